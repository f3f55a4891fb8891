//! What the words of closed columns usually mean: terms of contracts, states of posts, sources of funds.

use crate::posts::columns::Column;
use crate::posts::titles::normalise;

/// Our word for a text of a closed column; none when it is not understood. `terms` are the contract terms that there
/// are.
pub(super) fn meaning<'t>(column: Column, text: &str, terms: &'t [String]) -> Option<&'t str> {
    let folded = normalise(text);
    let has = |stems: &[&str]| {
        folded
            .split(' ')
            .any(|word| stems.iter().any(|stem| matches(word, stem)))
    };
    let term = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| terms.iter().find(|term| term == name))
            .map(String::as_str)
    };
    match column {
        Column::Contract => {
            let slug = folded.replace(' ', "-");
            if let Some(same) = terms.iter().find(|term| **term == slug) {
                return Some(same);
            }
            let open = has(&[
                "open",
                "permanent",
                "perm",
                "indefinite",
                "ongoing",
                "continuing",
                "unbefristet",
                "tenured",
            ]);
            let funded = has(&["ext*", "fund*", "grant*", "project*"]);
            let not =
                folded.starts_with("non perm") || folded.starts_with("not perm") || has(&["nonpermanent"]);
            if has(&["second*", "sec"]) {
                term(&["secondment"])
            } else if has(&["honorary", "hon", "emeritus", "visiting", "unpaid", "affiliate"]) {
                term(&["honorary"])
            } else if not {
                term(&["fixed-term"])
            } else if open && funded {
                term(&["open-ended-funded", "open-ended"])
            } else if folded.contains("hourly") || folded == "h p" || folded == "hp" {
                term(&["hourly-paid", "atypical"])
            } else if has(&["casual", "bank", "zero", "relief", "sessional"])
                || folded.contains("as and when")
            {
                term(&["casual"])
            } else if has(&["atypical"]) {
                term(&["atypical"])
            } else if has(&[
                "fixed",
                "ftc",
                "fixedterm",
                "temporary",
                "temp",
                "limited",
                "befristet",
                "seasonal",
            ]) || folded.contains("limited term")
            {
                term(&["fixed-term"])
            } else if open || folded == "op" {
                term(&["open-ended"])
            } else {
                None
            }
        }
        Column::Status => {
            if has(&[
                "eliminated",
                "closed",
                "deleted",
                "disestablished",
                "abolished",
                "removed",
                "ended",
            ]) {
                Some("closed")
            } else if has(&["frozen", "hold", "held", "suspended"]) {
                Some("frozen")
            } else if has(&["vacant", "vacancy", "unoccupied", "unfilled"]) {
                Some("vacant")
            // Behind the others: a post may be vacant since somebody left.
            } else if has(&["leaver*", "left", "resigned", "retired", "terminated"]) {
                Some("closed")
            } else if has(&["filled", "occupied", "current"])
                || matches!(folded.as_str(), "active" | "in post" | "live")
            {
                Some("filled")
            } else {
                None
            }
        }
        Column::Funding => {
            if has(&[
                "project*",
                "external*",
                "ext",
                "grant*",
                "research",
                "restricted",
                "soft",
            ]) {
                Some("project")
            } else if has(&["core", "central", "recurrent", "internal", "general", "base"]) {
                Some("core")
            } else {
                None
            }
        }
        Column::Manager => {
            let top = ["XX", "xx", "X", "--", "-", "none", "None", "TOP", "top"];
            top.contains(&text).then_some("top")
        }
        _ => None,
    }
}

fn matches(word: &str, stem: &str) -> bool {
    match stem.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(column: Column, text: &str) -> Option<String> {
        let terms = [
            "open-ended",
            "open-ended-funded",
            "fixed-term",
            "casual",
            "atypical",
            "secondment",
            "honorary",
            "hourly-paid",
        ]
        .map(str::to_owned);
        meaning(column, text, &terms).map(str::to_owned)
    }

    #[test]
    fn terms_of_contracts_are_understood() {
        for (text, term) in [
            ("Permanent", "open-ended"),
            ("PERM", "open-ended"),
            ("Perm (ext. funds)", "open-ended-funded"),
            ("Open Ended (Externally Funded)", "open-ended-funded"),
            ("Open-ended/Permanent", "open-ended"),
            ("FTC", "fixed-term"),
            ("Fixed-term contract", "fixed-term"),
            ("OTHER (EXCEPTED SERVICE NONPERMANENT)", "fixed-term"),
            ("CAREER (COMPETITIVE SERVICE PERMANENT)", "open-ended"),
            (
                "LIMITED TERM (SENIOR EXECUTIVE SERVICE NONPERMANENT)",
                "fixed-term",
            ),
            ("Temp", "fixed-term"),
            ("Bank", "casual"),
            ("H/P", "hourly-paid"),
            ("Hourly Paid", "hourly-paid"),
            ("Sec. in", "secondment"),
            ("Hon.", "honorary"),
        ] {
            assert_eq!(means(Column::Contract, text).as_deref(), Some(term), "{text}");
        }
        for text in ["A", "Q", "Invalid", "Full-time"] {
            assert_eq!(means(Column::Contract, text), None, "{text}");
        }
    }

    #[test]
    fn states_and_funds_are_understood() {
        for (text, word) in [
            ("Unoccupied", "vacant"),
            ("occupied", "filled"),
            ("On hold", "frozen"),
            ("Eliminated", "closed"),
            ("Leaver", "closed"),
            ("Vacant (holder retired)", "vacant"),
            ("Vacant", "vacant"),
        ] {
            assert_eq!(means(Column::Status, text).as_deref(), Some(word), "{text}");
        }
        assert_eq!(means(Column::Funding, "1 Core").as_deref(), Some("core"));
        assert_eq!(means(Column::Funding, "2 Project").as_deref(), Some("project"));
        assert_eq!(means(Column::Funding, "EXT").as_deref(), Some("project"));
        assert_eq!(means(Column::Funding, "N/D"), None);
    }
}
