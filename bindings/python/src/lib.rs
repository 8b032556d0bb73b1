//! The Python extension module of agentlytics.
