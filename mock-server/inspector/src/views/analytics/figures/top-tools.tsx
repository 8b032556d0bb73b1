// Which tools agents call most.
import type { Scope } from '../scope';
import { BreakdownFigure } from './breakdown';

export function TopTools({ scope }: { scope: Scope }) {
  return (
    <BreakdownFigure
      scope={scope}
      name="top-tools"
      title="Top tools"
      about="calls of each tool"
      property="target"
      event="tool_call"
      heading="Tool"
      series={2}
      empty="No call of a tool. Record one as an action: track_agent_action with the action “tool_call” and the tool as its target."
    />
  );
}
