import { Empty } from '../../parts/empty';

export function Faults() {
  return <Empty title="Nothing here yet" />;
}
