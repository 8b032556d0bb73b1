// A web application that takes the webhooks of a voice agent at Vapi, and records its calls.
import { MetroneServer } from 'agentlytics';
import { Receiver, WebhookRefusedError } from 'agentlytics/webhooks';
import { Hono } from 'hono';

/** The application. Its keys are found by the environment: `METRONE_API_KEY` and `VAPI_SECRET`. */
export function createApp() {
  const metrone = new MetroneServer();
  const receiver = new Receiver('vapi', { label: 'front-desk', secret: process.env.VAPI_SECRET });

  const app = new Hono();
  app.post('/hooks/vapi', async ({ req }) => {
    const received = await receiver.receiveRequest(req.raw);
    metrone.trackWebhook(received);
    return received.toResponse();
  });
  app.onError((error, context) => {
    if (!(error instanceof WebhookRefusedError)) throw error;
    return context.json({ error: error.code, message: error.message }, error.status);
  });
  return app;
}
