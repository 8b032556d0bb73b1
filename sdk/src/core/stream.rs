//! Streams: one vocabulary for the frames of server-sent events.

use super::Operation;

/// A read whose answer is a stream of server-sent events; its [`Output`](Operation::Output) is one event.
pub trait Streaming: Operation {
    /// What a frame of this name is.
    #[must_use]
    fn frame(name: &str) -> FrameKind {
        match name {
            "ready" => FrameKind::Ready,
            "event" | "message" => FrameKind::Event,
            "gap" => FrameKind::Gap,
            "error" => FrameKind::Error,
            _ => FrameKind::Other,
        }
    }
}

/// What a frame tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FrameKind {
    /// The stream is open.
    Ready,
    /// One event.
    Event,
    /// Events before this one are lost to the stream.
    Gap,
    /// The service ends the stream, with its usual error in the frame.
    Error,
    /// Nothing that this version of the SDK knows; passed over.
    Other,
}
