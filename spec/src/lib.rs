//! The OpenAPI documents, schemas and test vectors of agentlytics, and what loads, checks and generates from them.
