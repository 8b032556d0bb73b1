//! A mock server in the same process, for tests written in the bound language.
