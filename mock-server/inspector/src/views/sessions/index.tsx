import { Empty } from '../../parts/empty';

export function Sessions() {
  return <Empty title="Nothing here yet" />;
}
