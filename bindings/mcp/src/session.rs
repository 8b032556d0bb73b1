//! One connected client: the protocol's requests, answered from what the server offers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, GetPromptRequestParams, GetPromptResponse, Implementation, ListPromptsResult,
    ListResourcesResult, ListToolsResult, PaginatedRequestParams, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    ResourceUpdatedNotificationParam, ServerCapabilities, ServerConfig, SubscribeRequestParams, SubscriptionFilter,
    UnsubscribeRequestParams,
};
use rmcp::service::{RequestContext, SubscriptionContext};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use tokio::task::JoinSet;

use crate::server::{Server, Shared};
use crate::{prompts, resources};

const INSTRUCTIONS: &str = "\
Analytics of websites and of AI agents. Tools are named after their service. Numbers are counted by the services: ask for them rather than \
counting events yourself. Begin wide (stats, insights, overview, diagnose, regressions) and narrow down. Times are in UTC. A result that was \
cut says so, and how to go on. A failure says what to do. The prompts tell which question is answered by which tool; the resources hold \
every detail of the services' interfaces, and what happens now.";

/// One client's session. What it subscribed to ends with it.
pub(crate) struct Session {
    server: Server,
    /// `None` where the transport keeps no session, so that nothing can be told of later.
    subscriptions: Option<Mutex<HashMap<String, JoinSet<()>>>>,
}

impl Session {
    /// A session that lasts as long as the connection.
    pub fn lasting(server: Server) -> Self {
        Self { server, subscriptions: Some(Mutex::default()) }
    }

    /// A session of one request.
    pub fn of_one_request(server: Server) -> Self {
        Self { server, subscriptions: None }
    }

    fn shared(&self) -> &Shared {
        self.server.shared()
    }

    fn subscriptions(&self) -> Result<std::sync::MutexGuard<'_, HashMap<String, JoinSet<()>>>, ErrorData> {
        let subscriptions = self.subscriptions.as_ref().ok_or_else(|| {
            ErrorData::invalid_request("this transport keeps no session to tell of changes: read the resource again instead", None)
        })?;
        Ok(subscriptions.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ServerHandler for Session {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_prompts().enable_resources().enable_resources_subscribe();
        let implementation = Implementation::new("agentlytics", env!("CARGO_PKG_VERSION")).with_title("agentlytics");
        ServerConfig::new(capabilities.build()).with_server_info(implementation).with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.shared().catalog.listed()))
    }

    async fn call_tool(&self, request: CallToolRequestParams, _: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let Shared { catalog, services, .. } = self.shared();
        Ok(catalog.call(services, &request.name, request.arguments.unwrap_or_default()).await.into())
    }

    async fn list_prompts(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListPromptsResult, ErrorData> {
        Ok(ListPromptsResult::with_all_items(prompts::listed(&self.shared().services)))
    }

    async fn get_prompt(&self, request: GetPromptRequestParams, _: RequestContext<RoleServer>) -> Result<GetPromptResponse, ErrorData> {
        let arguments = request.arguments.unwrap_or_default();
        Ok(prompts::get(&self.shared().services, &request.name, &arguments)?.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        Ok(ListResourcesResult::with_all_items(resources::listed(&self.shared().services)))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let Shared { services, feeds, .. } = self.shared();
        let contents = resources::read(services, feeds, &request.uri).await?;
        Ok(ReadResourceResult::new(vec![contents]).into())
    }

    async fn subscribe(&self, request: SubscribeRequestParams, context: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        let mut subscriptions = self.subscriptions()?;
        let Shared { services, feeds, .. } = self.shared();
        let mut follower = resources::feed(services, feeds, &request.uri)?.follow();
        let (peer, updated) = (context.peer, ResourceUpdatedNotificationParam::new(&request.uri));
        let mut task = JoinSet::new();
        task.spawn(async move { while follower.changed().await && peer.notify_resource_updated(updated.clone()).await.is_ok() {} });
        // A second subscription to the same takes the place of the first.
        subscriptions.insert(request.uri, task);
        Ok(())
    }

    async fn unsubscribe(&self, request: UnsubscribeRequestParams, _: RequestContext<RoleServer>) -> Result<(), ErrorData> {
        self.subscriptions()?.remove(&request.uri);
        Ok(())
    }

    fn accepted_subscription_filter(&self, requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        let services = &self.shared().services;
        let accepted =
            requested.resource_subscriptions.clone().unwrap_or_default().into_iter().filter(|uri| resources::is_live(services, uri));
        Some(SubscriptionFilter::builder().resource_subscriptions(accepted).build())
    }

    /// Tells of changes for as long as the request lasts.
    async fn listen(&self, context: SubscriptionContext) -> Result<(), ErrorData> {
        let Shared { services, feeds, .. } = self.shared();
        let mut telling = JoinSet::new();
        for uri in context.accepted().resource_subscriptions.clone().unwrap_or_default() {
            let (mut follower, sink) = (resources::feed(services, feeds, &uri)?.follow(), context.sink().clone());
            telling.spawn(async move { while follower.changed().await && sink.notify_resource_updated(&uri).await.is_ok() {} });
        }
        context.cancelled().await;
        Ok(())
    }
}
