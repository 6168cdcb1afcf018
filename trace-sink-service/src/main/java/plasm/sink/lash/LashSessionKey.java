package plasm.sink.lash;

import plasm.model.trace.Tenant;

/** A session of lash records, which exists because records name it. */
public record LashSessionKey(Tenant tenant, String sessionId) {}
