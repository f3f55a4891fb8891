//! Formulas of a row: sums and simple arithmetic on its own cells, so that a stored value that contradicts its parts is
//! noticed. Anything else (other functions, other rows, other sheets) is not judged.

/// How deep brackets may stand in one another.
const DEEPEST: u32 = 32;

/// What a formula finds in a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operand {
    Blank,
    Number(f64),
    /// A text, a truth value, an error.
    Other,
}

/// What a formula of this row (from 1) gives; `None` where that cannot be said from the row alone.
pub(super) fn value(formula: &str, row: u32, cell: &dyn Fn(u32) -> Operand) -> Option<f64> {
    let text = plain(formula);
    let mut parser = Parser {
        rest: &text,
        row,
        cell,
        depth: 0,
    };
    let value = parser.sum()?;
    (parser.rest.is_empty() && value.is_finite()).then_some(value)
}

/// Whether two values are one, but for the noise of arithmetic.
pub(super) fn same(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs()).max(1.0)
}

/// Whether the formula of this cell sums at least two cells above it in its own column: the row is no post but a total.
pub(super) fn sums_above(formula: &str, column: u32, row: u32) -> bool {
    let text = plain(formula);
    let inside = ["SUM(", "SUBTOTAL(9,", "SUBTOTAL(109,"]
        .iter()
        .find_map(|function| text.strip_prefix(function)?.strip_suffix(')'));
    let Some(inside) = inside else {
        return false;
    };
    // The totals row of a table: `SUBTOTAL(109,Table1[FTE])`.
    if text.starts_with("SUBTOTAL") && inside.ends_with(']') {
        return true;
    }
    let Some((from, to)) = inside.split_once(':') else {
        return false;
    };
    match (reference(from), reference(to)) {
        (Some((first, top, "")), Some((last, bottom, ""))) => {
            first == column && last == column && top < bottom && bottom < row
        }
        _ => false,
    }
}

/// A formula without spaces, dollar signs and the marks of `OpenDocument`: `of:=SUM([.F2:.H2];[.J2])`.
fn plain(formula: &str) -> String {
    let formula = formula.trim();
    match formula
        .strip_prefix("of:")
        .or_else(|| formula.strip_prefix("oooc:"))
    {
        Some(open) => open
            .trim_start_matches('=')
            .replace("[.", "")
            .replace(":.", ":")
            .replace(';', ",")
            .replace([']', '$', ' '], "")
            .to_uppercase(),
        None => formula
            .trim_start_matches('=')
            .replace(['$', ' ', '\n', '\r'], "")
            .to_uppercase(),
    }
}

/// A cell at the start of a text: column from 0, row from 1, and what is behind it.
fn reference(text: &str) -> Option<(u32, u32, &str)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (name, rest) = text.split_at_checked(letters)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (row, rest) = rest.split_at_checked(digits)?;
    if !(1..=3).contains(&letters) || !(1..=7).contains(&digits) {
        return None;
    }
    let column = name
        .bytes()
        .fold(0_u32, |sum, byte| sum * 26 + u32::from(byte - b'A') + 1);
    Some((column - 1, row.parse().ok()?, rest))
}

struct Parser<'t> {
    rest: &'t str,
    row: u32,
    cell: &'t dyn Fn(u32) -> Operand,
    depth: u32,
}

impl<'t> Parser<'t> {
    fn takes(&mut self, what: &str) -> bool {
        match self.rest.strip_prefix(what) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Option<f64> {
        let mut out = self.product()?;
        loop {
            if self.takes("+") {
                out += self.product()?;
            } else if self.takes("-") {
                out -= self.product()?;
            } else {
                return Some(out);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut out = self.factor()?;
        loop {
            if self.takes("*") {
                out *= self.factor()?;
            } else if self.takes("/") {
                out /= self.factor()?;
            } else {
                return Some(out);
            }
        }
    }

    fn factor(&mut self) -> Option<f64> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let out = self.inner();
        self.depth -= 1;
        out
    }

    fn inner(&mut self) -> Option<f64> {
        if self.takes("-") {
            return self.factor().map(|value| -value);
        }
        if self.takes("+") {
            return self.factor();
        }
        if self.takes("(") {
            let out = self.sum()?;
            return self.takes(")").then_some(out);
        }
        if self.takes("SUM(") {
            return self.arguments();
        }
        if let Some((column, row, rest)) = reference(self.rest) {
            self.rest = rest;
            return match (self.cell)(column) {
                _ if row != self.row => None,
                Operand::Blank => Some(0.0),
                Operand::Number(value) => Some(value),
                Operand::Other => None,
            };
        }
        let length = self
            .rest
            .bytes()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
            .count();
        let (number, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        number.parse().ok()
    }

    /// What stands in the brackets of `SUM(`: texts in cells count nothing.
    fn arguments(&mut self) -> Option<f64> {
        let mut out = 0.0;
        loop {
            if self.takes(")") {
                return Some(out);
            }
            if self.takes(",") {
                continue;
            }
            out += self.argument()?;
            if !self.rest.starts_with([',', ')']) {
                return None;
            }
        }
    }

    fn argument(&mut self) -> Option<f64> {
        let Some((first, row, rest)) = reference(self.rest) else {
            return self.sum();
        };
        let (last, rest) = match rest.strip_prefix(':') {
            Some(to) => {
                let (last, other, rest) = reference(to)?;
                if other != row {
                    return None;
                }
                (last, rest)
            }
            None if rest.starts_with([',', ')']) => (first, rest),
            None => return self.sum(),
        };
        if row != self.row || last > 16_383 {
            return None;
        }
        self.rest = rest;
        let numbers = (first.min(last)..=first.max(last)).map(|column| match (self.cell)(column) {
            Operand::Number(value) => value,
            Operand::Blank | Operand::Other => 0.0,
        });
        Some(numbers.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(formula: &str) -> Option<f64> {
        let cells = |column: u32| match column {
            0 => Operand::Other,
            1..=9 => Operand::Number(f64::from(column)),
            _ => Operand::Blank,
        };
        value(formula, 2, &cells)
    }

    #[test]
    fn sums_and_arithmetic_on_the_row_are_computed() {
        for (formula, expected) in [
            ("SUM(B2,D2,F2)", 9.0),
            ("SUM(A2,B2:D2,)", 6.0),
            ("=B2+C2-D2", 0.0),
            ("(B2 + $C$2) * 2 / 3", 2.0),
            ("of:=SUM([.B2:.D2];[.F2])+[.C2]", 13.0),
            ("SUM(B2+C2,Z2)", 3.0),
            ("-B2", -1.0),
        ] {
            assert_eq!(of(formula), Some(expected), "{formula}");
        }
    }

    #[test]
    fn what_the_row_does_not_tell_is_not_judged() {
        for formula in [
            "SUM(B2:B9)",
            "B3+C2",
            "A2+B2",
            "Sheet2!B2",
            "IF(B2>1,1,0)",
            "SUM(B2",
            "1/0",
            "",
            "of:=[$Sheet.B2]",
        ] {
            assert_eq!(of(formula), None, "{formula}");
        }
        assert_eq!(of(&"(".repeat(100_000)), None);
        assert_eq!(of(&"-".repeat(100_000)), None);
    }

    #[test]
    fn a_sum_of_the_column_above_is_a_total() {
        assert!(sums_above("SUM(C2:C14)", 2, 15));
        assert!(sums_above("of:=SUM([.C2:.C14])", 2, 15));
        assert!(sums_above("SUBTOTAL(109,Posts[FTE])", 2, 15));
        assert!(!sums_above("SUM(C2:C14)", 3, 15));
        assert!(!sums_above("SUM(C2:C14)", 2, 9));
        assert!(!sums_above("SUM(B15:C15)", 2, 15));
    }
}
