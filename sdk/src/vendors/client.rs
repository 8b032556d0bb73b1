//! What the client of any service offers beside its operations.

/// The methods that a client of a service has that takes events, for one with a method `parts()`.
macro_rules! client_methods {
    () => {
        call_methods!();

        /// Sends everything that waits, now, and says what became of it, at the deadline at the latest.
        pub async fn flush(&self, deadline: std::time::Duration) -> crate::delivery::Report {
            self.delivery().flush(deadline).await
        }

        /// As [`flush`](Self::flush), blocking the calling thread.
        pub fn flush_blocking(&self, deadline: std::time::Duration) -> crate::delivery::Report {
            self.delivery().flush_blocking(deadline)
        }

        /// Takes no more events, delivers those that wait, and says what became of them, at the deadline at the latest.
        /// Questions can still be asked.
        pub async fn shutdown(&self, deadline: std::time::Duration) -> crate::delivery::Report {
            self.delivery().shutdown(deadline).await
        }

        /// As [`shutdown`](Self::shutdown), blocking the calling thread.
        pub fn shutdown_blocking(&self, deadline: std::time::Duration) -> crate::delivery::Report {
            self.delivery().shutdown_blocking(deadline)
        }

        /// What became of the events recorded so far.
        #[must_use]
        pub fn delivery_stats(&self) -> crate::delivery::Stats {
            self.delivery().stats()
        }

        /// Events that the service refused for good, oldest first. Only a client with a spool directory keeps them.
        ///
        /// # Errors
        /// `config` if they cannot be read.
        pub fn dead_letters(&self) -> Result<Vec<crate::delivery::DeadLetter>, crate::core::Error> {
            self.delivery().dead_letters()
        }

        /// Records the dead letters again, under their ids, and says how many those were.
        ///
        /// # Errors
        /// `queue_full` or `closed`, as when they were recorded first; `config` if they cannot be read.
        pub fn replay_dead_letters(&self) -> Result<usize, crate::core::Error> {
            self.delivery().replay_dead_letters()
        }

        /// Removes the dead letters, and says how many those were.
        ///
        /// # Errors
        /// `config` if they cannot be removed.
        pub fn purge_dead_letters(&self) -> Result<usize, crate::core::Error> {
            self.delivery().purge_dead_letters()
        }

        /// Sends again after a halt: the key or the plan was mended.
        pub fn resume(&self) {
            self.delivery().resume();
        }

        /// The way of events.
        #[must_use]
        pub fn delivery(&self) -> &crate::delivery::Delivery {
            &self.parts().delivery
        }
    };
}

/// The methods that a client of any service has, for one with a method `parts()`.
macro_rules! call_methods {
    () => {
        /// Calls any operation.
        ///
        /// # Errors
        /// `validation` before anything is sent; the last attempt's failure otherwise; `decode` if the answer cannot be
        /// read.
        pub async fn call<O: crate::core::Operation>(
            &self,
            operation: &O,
        ) -> Result<crate::transport::Reply<O::Output>, crate::core::Error> {
            self.caller().call(operation).await
        }

        /// As [`call`](Self::call), blocking the calling thread.
        ///
        /// # Errors
        /// As [`call`](Self::call).
        pub fn call_blocking<O: crate::core::Operation>(
            &self,
            operation: &O,
        ) -> Result<crate::transport::Reply<O::Output>, crate::core::Error> {
            self.caller().call_blocking(operation)
        }

        /// The way of calls.
        #[must_use]
        pub fn caller(&self) -> &crate::transport::Caller {
            &self.parts().caller
        }

        /// The thread on which the client runs.
        #[must_use]
        pub fn runtime(&self) -> &crate::runtime::Runtime {
            &self.parts().runtime
        }
    };
}
