// Which AI agents and other programs read the web site.
import { useState } from 'preact/hooks';

import type { Scope } from '../scope';
import { Segments } from '../segments';
import { BreakdownFigure } from './breakdown';

/** What the SDKs' middleware and the import of access logs say of who reads. */
const PROPERTIES = { bot_name: 'by agent', bot_category: 'by kind', bot: 'bot or not' } as const;
type Property = keyof typeof PROPERTIES;

export function AiTraffic({ scope }: { scope: Scope }) {
  const [property, choose] = useState<Property>('bot_name');
  return (
    <BreakdownFigure
      scope={scope}
      name="ai-traffic"
      title="AI traffic"
      about="events of AI agents and other bots"
      property={property}
      heading="Agent"
      series={4}
      empty="No page view by an agent. The SDKs’ middleware for web servers records them, and agentlytics import finds them in an access log."
      controls={<Segments label="What agents are told apart by" choices={PROPERTIES} chosen={property} onChoose={choose} />}
    />
  );
}
