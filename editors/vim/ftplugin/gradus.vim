if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal commentstring=#\ %s comments=:# iskeyword+=- expandtab shiftwidth=2 softtabstop=2
" :make runs `gradus check` on the file and fills the list of errors.
setlocal makeprg=gradus\ check\ %:S
setlocal errorformat=%Eerror[%*[^]]]:\ %m,%Wwarning[%*[^]]]:\ %m,%Z%*[\ ]-->\ %f:%l:%c,%-G%.%#
let b:undo_ftplugin = 'setlocal commentstring< comments< iskeyword< expandtab< shiftwidth< softtabstop< errorformat< makeprg<'
