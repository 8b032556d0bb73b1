//! The executor on which promises wait.

use napi_derive::module_init;

/// One thread is enough, whatever the machine: promises only wait here for the SDK's own thread, which does the work.
#[module_init]
fn use_one_thread() {
    // Without it, napi makes a runtime of its own, with a thread per core.
    if let Ok(runtime) = tokio::runtime::Builder::new_multi_thread().worker_threads(1).thread_name("agentlytics-js").build() {
        napi::bindgen_prelude::create_custom_tokio_runtime(runtime);
    }
}
