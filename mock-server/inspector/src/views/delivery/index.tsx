import { Empty } from '../../parts/empty';

export function Delivery() {
  return <Empty title="Nothing here yet" />;
}
