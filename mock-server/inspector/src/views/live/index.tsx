import { Empty } from '../../parts/empty';

export function Live() {
  return <Empty title="Nothing here yet" />;
}
