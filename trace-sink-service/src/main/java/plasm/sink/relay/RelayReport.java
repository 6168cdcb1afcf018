package plasm.sink.relay;

/**
 * How a relay is doing, for readiness.
 *
 * @param up whether it may be given events
 * @param cause why not, as a sentence that a person can act on; null when up
 * @param remote where events go
 * @param backlogEvents that the other sink does not have yet
 * @param backlogAgeSeconds how long ago the oldest of them came in
 * @param lastError why the last request did not succeed; null when it did
 */
public record RelayReport(
    boolean up,
    String cause,
    String remote,
    long backlogEvents,
    long backlogAgeSeconds,
    String lastError) {}
