package plasm.bench.cluster;

import java.util.List;
import plasm.bench.Measurement;

/**
 * What came in, and what it took of the machine.
 *
 * @param replicaMicros CPU of all replicas, an event
 * @param otherMicros of whatever else ran, an event: the server, on a machine that does nothing
 *     else
 */
record Ingested(
    double eventsPerSecond, double replicaMicros, double generatorMicros, double otherMicros) {

  /** Of replicas that took events at the same time. */
  static Ingested of(List<Measurement> together) {
    double perSecond = together.stream().mapToDouble(Measurement::eventsPerSecond).sum();
    double replicas = together.stream().mapToDouble(Measurement::serviceCores).sum();
    Measurement any = together.getFirst();
    return of(perSecond, replicas, any.generatorCores(), any.machineCores());
  }

  static Ingested of(double perSecond, double replicas, double generator, double machine) {
    return new Ingested(
        perSecond,
        replicas * 1e6 / perSecond,
        generator * 1e6 / perSecond,
        Math.max(0, machine - replicas - generator) * 1e6 / perSecond);
  }
}
