// Webhooks as TypeScript sees them. Compiled, never run.
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { MetroneServer } from 'agentlytics';
import { Receiver, sign, type UnifiedEvent, WebhookRefusedError } from 'agentlytics/webhooks';

const metrone = new MetroneServer();
const receiver = new Receiver('vapi', { label: 'front-desk', secret: ['new', 'old'], scheme: { hmac: { algorithm: 'sha512' } } });

export async function handle(request: Request): Promise<Response> {
  try {
    const received = await receiver.receiveRequest(request, { now: new Date() });
    const id: string | undefined = metrone.trackWebhook(received);
    const event: UnifiedEvent | null = received.event;
    console.log(id, event?.ai_intent, received.answer.contentType);
    return received.toResponse();
  } catch (error) {
    if (error instanceof WebhookRefusedError) return new Response(error.code, { status: error.status });
    throw error;
  }
}

createServer(async (request, response) => {
  const { headers, url } = request;
  const { answer } = receiver.receive({ url: `https://example.com${url}`, headers, body: await buffer(request) });
  response.writeHead(answer.status).end(answer.body);
});

const headers: Record<string, string> = sign('twilio', 'token', { url: new URL('https://example.com'), body: '' }).headers;
console.log(headers);

// @ts-expect-error: not a platform
new Receiver('fax');
// @ts-expect-error: not an option
new Receiver('vapi', { tolerance: 300 });
