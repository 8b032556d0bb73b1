//! Pages and streams, one item at a time.

use agentlytics_bridge as bridge;
use agentlytics_bridge::{Error, Runtime};
use pyo3::prelude::*;

use crate::client::answer_object;
use crate::error::OrRaise;
use crate::fork::Resident;
use crate::object;
use crate::pending::Pending;

/// A walk over pages or over a stream.
#[pyclass(frozen, module = "agentlytics._native")]
pub struct Walk {
    items: Resident<Items>,
    runtime: Runtime,
}

enum Items {
    Pages(bridge::Pages),
    Stream(bridge::Subscription),
}

impl Walk {
    pub fn pages(pages: bridge::Pages, runtime: Runtime) -> Self {
        Self { items: Resident::new(Items::Pages(pages)), runtime }
    }

    pub fn stream(items: bridge::Subscription, runtime: Runtime) -> Self {
        Self { items: Resident::new(Items::Stream(items)), runtime }
    }
}

#[pymethods]
impl Walk {
    /// The next item; waiting for it gives `None` at the end.
    fn next(&self, py: Python<'_>) -> PyResult<Pending> {
        Ok(match self.items.get().or_raise(py)? {
            Items::Pages(pages) => Pending::new(&self.runtime, pages.next(), |py, page| item(py, page, answer_object)),
            Items::Stream(items) => {
                let convert = |py: Python<'_>, item| object::from_value(py, &item).map(Bound::unbind);
                Pending::new(&self.runtime, items.next(), move |py, next| item(py, next, convert))
            }
        })
    }

    /// Ends the walk, in the process in which it began; whoever waits for an item gets `None`.
    fn close(&self) {
        match self.items.get() {
            Ok(Items::Pages(pages)) => pages.close(),
            Ok(Items::Stream(items)) => items.close(),
            // The parent's goes on.
            Err(_) => {}
        }
    }
}

fn item<T>(
    py: Python<'_>,
    next: Option<Result<T, Error>>,
    convert: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>>,
) -> PyResult<Py<PyAny>> {
    match next {
        Some(item) => convert(py, item.or_raise(py)?),
        None => Ok(py.None()),
    }
}
