import webhooks from './webhooks.cjs';

export const { Received, Receiver, WebhookRefusedError, sign } = webhooks;
