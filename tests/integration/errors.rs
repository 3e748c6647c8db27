//! Exact error text.
