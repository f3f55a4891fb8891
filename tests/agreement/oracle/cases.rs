//! Little cases computed by hand.
