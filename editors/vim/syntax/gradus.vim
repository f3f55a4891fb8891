" Vim syntax of gradus frameworks, made from the program's lists of words:
" GRADUS_UPDATE=1 cargo test --test editors

if exists('b:current_syntax')
  finish
endif

syntax iskeyword @,48-57,_,-

syntax keyword gradusBlock activity align ceiling check contract evaluation family framework gateway grading
syntax keyword gradusBlock import match path reward role rule scale scenario skill source
syntax keyword gradusBlock spine test unit
syntax keyword gradusKind progression promotion secondment transfer vacancy
syntax keyword gradusLevel error note off warning
syntax keyword gradusClause above activities add after all allow and any as at
syntax keyword gradusClause band-match bar because below blank by called cites close confirmed
syntax keyword gradusClause contribution cpd currency day days each entry evaluated every exact
syntax keyword gradusClause expect factor factors failing finding findings fixed for from funding
syntax keyword gradusClause gap grade grades in includes increment increments into is largest
syntax keyword gradusClause least level levels matches merge minus month months most needs
syntax keyword gradusClause no not of on one open or out owned owner
syntax keyword gradusClause pay plus point points post posts present profile-match publisher qualification
syntax keyword gradusClause reaches reasons regrade replace require reserved rewards route salary same
syntax keyword gradusClause service set severity share short-term skills split step steps terminal
syntax keyword gradusClause titles to total units until url varying version week weeks
syntax keyword gradusClause where with within year years
syntax match gradusOperator "<->\|->\|\.\.\|[<>]=\?\|[=:@+*/]"
syntax match gradusNumber "\<\d[0-9_]*\(\.\d\+\)\?%\?"
syntax match gradusDate "\<\d\{4}-\d\{2}-\d\{2}\>"
syntax match gradusEscape "\\." contained
syntax region gradusText start=+"+ skip=+\\.+ end=+"+ oneline contains=gradusEscape
syntax region gradusText start=+"""+ skip=+\\.+ end=+"""+ contains=gradusEscape
syntax match gradusComment "#.*$" contains=gradusTodo,@Spell
syntax keyword gradusTodo TODO FIXME XXX contained

highlight default link gradusBlock Keyword
highlight default link gradusKind Type
highlight default link gradusLevel Constant
highlight default link gradusClause Statement
highlight default link gradusOperator Operator
highlight default link gradusNumber Number
highlight default link gradusDate Number
highlight default link gradusEscape SpecialChar
highlight default link gradusText String
highlight default link gradusComment Comment
highlight default link gradusTodo Todo

let b:current_syntax = 'gradus'
