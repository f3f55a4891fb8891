//! Intervals and tests (`semantics.md`, Statistics).
pub fn wilson(_a:u64,_b:u64)->Option<(f64,f64)>{None}
pub fn fisher_two_sided(_a:u64,_b:u64,_c:u64,_d:u64)->f64{1.0}
pub fn benjamini_hochberg(p:&[f64])->Vec<f64>{p.to_vec()}
