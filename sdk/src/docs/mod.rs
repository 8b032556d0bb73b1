//! Long-form documentation: how the crate is built, what it promises, and why.

#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = include_str!("delivery.md")]
pub mod delivery_guarantees {}

#[doc = include_str!("glossary.md")]
pub mod glossary {}

/// Decision records: what was decided, why, and what would make us decide anew.
pub mod adr {
    #[doc = include_str!("adr/0001-own-thread.md")]
    pub mod own_thread {}

    #[doc = include_str!("adr/0002-engine-under-one-lock.md")]
    pub mod engine_under_one_lock {}

    #[doc = include_str!("adr/0003-events-become-bytes-once.md")]
    pub mod events_become_bytes_once {}

    #[doc = include_str!("adr/0004-backoff-crate.md")]
    pub mod backoff_crate {}

    #[doc = include_str!("adr/0005-flush-and-shutdown.md")]
    pub mod flush_and_shutdown {}

    #[doc = include_str!("adr/0006-server-directed-waits.md")]
    pub mod server_directed_waits {}

    #[doc = include_str!("adr/0007-vectors-drive-adapters.md")]
    pub mod vectors_drive_adapters {}

    #[doc = include_str!("adr/0008-sse-parser.md")]
    pub mod sse_parser {}

    #[doc = include_str!("adr/0009-services-without-deduplication.md")]
    pub mod services_without_deduplication {}

    #[doc = include_str!("adr/0010-signed-tokens.md")]
    pub mod signed_tokens {}

    #[doc = include_str!("adr/0011-segment-files.md")]
    pub mod segment_files {}

    #[doc = include_str!("adr/0012-what-a-third-service-moved.md")]
    pub mod what_a_third_service_moved {}

    #[doc = include_str!("adr/0013-a-second-core-for-the-edge.md")]
    pub mod a_second_core_for_the_edge {}

    #[doc = include_str!("adr/0014-packages-are-built-small.md")]
    pub mod packages_are_built_small {}

    #[doc = include_str!("adr/0015-webhooks-are-read-in-one-place.md")]
    pub mod webhooks_are_read_in_one_place {}

    #[doc = include_str!("adr/0016-tools-from-one-table.md")]
    pub mod tools_from_one_table {}

    #[doc = include_str!("adr/0017-how-the-mock-keeps-its-events.md")]
    pub mod how_the_mock_keeps_its_events {}

    #[doc = include_str!("adr/0018-the-way-of-an-event.md")]
    pub mod the_way_of_an_event {}

    #[doc = include_str!("adr/0019-the-inspector-is-a-page.md")]
    pub mod the_inspector_is_a_page {}
}
