//! The checks: facts from model, graph, posts and the as-of date.
