//! The agentlytics SDK as data: what every language binding is a thin skin over.
