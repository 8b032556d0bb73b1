import { Empty } from '../../parts/empty';

export function Analytics() {
  return <Empty title="Nothing here yet" />;
}
