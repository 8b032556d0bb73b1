// The same package through `require`. Compiled, never run.
import agentlytics = require('agentlytics');

const metrone: agentlytics.Metrone = new agentlytics.Metrone();
metrone.track('x');
void metrone.flush().then((report: agentlytics.DeliveryReport) => report.pending);
