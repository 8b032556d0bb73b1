//! A mock of the analytics services' HTTP APIs, in memory, for tests without a network.
