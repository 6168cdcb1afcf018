package plasm.sink.lash;

import plasm.model.lash.view.SessionSummary;

/**
 * A session as the list of sessions knows it.
 *
 * @param number sessions are numbered in the order in which their first records came
 */
public record LashSession(long number, String sessionId, SessionSummary summary) {}
