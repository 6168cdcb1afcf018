package plasm.model.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import plasm.model.json.CanonicalJson;
import plasm.model.json.ShapeException;
import plasm.model.lash.Attachment;
import plasm.model.lash.ContentBlock;
import plasm.model.lash.EnvelopeDivergence;
import plasm.model.lash.LlmError;
import plasm.model.lash.LlmMessage;
import plasm.model.lash.LlmRequest;
import plasm.model.lash.LlmResponse;
import plasm.model.lash.PromptComponent;
import plasm.model.lash.TokenUsage;
import plasm.model.lash.ToolCallOutput;
import plasm.model.lash.ToolSpec;
import plasm.model.lash.TraceContext;
import plasm.model.lash.TraceEvent;
import plasm.model.lash.TraceRecord;
import plasm.model.lash.execution.BranchSide;
import plasm.model.lash.execution.ChildExecution;
import plasm.model.lash.execution.ExecutionEvent;
import plasm.model.lash.execution.ExecutionIdentity;
import plasm.model.lash.execution.ExecutionMap;
import plasm.model.lash.execution.ExecutionStatus;
import plasm.model.lash.execution.RuntimeScope;
import plasm.model.lash.execution.RuntimeSubject;
import plasm.model.lash.json.LashReader;

/**
 * Lash records for tests: those of the golden files, and random ones of every type.
 *
 * <p>Random ones come from few ids, so that they meet in sessions, spans and graphs; the same seed
 * gives the same records.
 */
public final class LashRecords {
  private static final String[] TEXTS = {
    "",
    "a",
    "then",
    "else",
    "Größe ✓",
    "日本",
    "😀\uffee",
    "\u0000\u001b\u007f\u2028",
    "\"\\/\n\t\r\b\f"
  };
  private static final long[] UNSIGNED = {0, 1, 42, Long.MAX_VALUE, Long.MIN_VALUE, -1};
  private static final double[] DOUBLES = {0.0, -0.0, 1.0, 0.25, 1e-5, 9.9e-6, 1e15, 1e16, 1.5e300};

  private final Random random;
  private int count;

  public LashRecords(long seed) {
    this.random = new Random(seed);
  }

  /** The records of {@code golden/lash-golden.jsonl}, in the file's order. */
  public static List<TraceRecord> golden() {
    return Golden.lines("lash-golden.jsonl").stream().map(LashRecords::read).toList();
  }

  /** Reads a line that is known to be a record. */
  public static TraceRecord read(String line) {
    try {
      return LashReader.TOLERANT.read(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | ShapeException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  /** A record of any type. */
  public TraceRecord next() {
    return next(event());
  }

  /** A record of the type {@code lashlang_execution}. */
  public TraceRecord nextExecution() {
    return next(new TraceEvent.LashlangExecution(execution()));
  }

  private TraceRecord next(TraceEvent event) {
    Instant time = Instant.ofEpochSecond(1_780_000_000L + count++, random.nextInt(1_000_000_000));
    return new TraceRecord(
        random.nextInt(3),
        "record-" + count + "-" + random.nextInt(1_000),
        random.nextInt(10) == 0 ? text() : TraceRecord.timestamp(time),
        context(),
        event);
  }

  /** One of every type, in the vocabulary's order. */
  public List<TraceEvent> oneOfEach() {
    List<TraceEvent> events = new ArrayList<>();
    for (int type = 0; type < 17; type++) {
      events.add(event(type));
    }
    return events;
  }

  /** A context in which any member may be absent. */
  public TraceContext context() {
    return TraceContext.builder()
        .runId(maybe(() -> "run-" + random.nextInt(2)))
        .experimentId(maybe(this::text))
        .candidateId(maybe(this::text))
        .candidateParentId(maybe(this::text))
        .exampleId(maybe(this::text))
        .split(maybe(this::text))
        .sessionId(maybe(() -> "s" + random.nextInt(3)))
        .turnId(maybe(() -> "t" + random.nextInt(3)))
        .graphNodeId(maybe(() -> "node-" + random.nextInt(20)))
        .parentGraphNodeId(maybe(() -> "node-" + random.nextInt(20)))
        .turnIndex(maybe(this::unsigned))
        .protocolIteration(maybe(this::unsigned))
        .effectId(maybe(this::text))
        .llmCallId(maybe(() -> "c" + random.nextInt(4)))
        .metadata(metadata())
        .build();
  }

  private TraceEvent event() {
    return event(random.nextInt(17));
  }

  private TraceEvent event(int type) {
    return switch (type) {
      case 0 -> new TraceEvent.SessionStarted(metadata());
      case 1 -> new TraceEvent.TurnStarted(metadata());
      case 2 ->
          new TraceEvent.PromptBuilt(
              text(),
              unsigned(),
              list(() -> new PromptComponent(text(), text(), text(), maybe(this::unsigned))));
      case 3 -> new TraceEvent.LlmCallStarted(request());
      case 4 ->
          new TraceEvent.LlmCallCompleted(
              new LlmResponse(text(), unsigned(), maybe(this::text), maybe(this::someJson)),
              maybe(this::usage),
              maybe(this::someJson),
              maybe(this::someJson));
      case 5 ->
          new TraceEvent.LlmCallFailed(
              new LlmError(
                  text(),
                  random.nextBoolean(),
                  maybe(this::text),
                  maybe(this::text),
                  maybe(this::text)),
              maybe(this::someJson));
      case 6 ->
          new TraceEvent.ProviderRequest(
              text(),
              unsigned(),
              unsigned(),
              text(),
              unsigned(),
              text(),
              maybe(this::someJson),
              maybe(this::text));
      case 7 ->
          new TraceEvent.EffectEnvelopeDiff(
              text(), text(), list(() -> new EnvelopeDivergence(text(), side(), side())));
      case 8 ->
          new TraceEvent.ProviderStreamEvent(
              text(),
              unsigned(),
              unsigned(),
              text(),
              maybe(this::text),
              maybe(random::nextLong),
              unsigned(),
              text(),
              maybe(this::someJson));
      case 9 ->
          new TraceEvent.RuntimeStreamEvent(
              unsigned(),
              unsigned(),
              text(),
              maybe(this::text),
              maybe(this::text),
              maybe(this::text),
              maybe(random::nextLong),
              maybe(this::text),
              maybe(this::text),
              maybe(this::someJson),
              maybe(this::usage));
      case 10 -> new TraceEvent.ToolCallStarted(callId(), text(), json());
      case 11 ->
          new TraceEvent.ToolCallCompleted(
              callId(),
              text(),
              json(),
              new ToolCallOutput(
                  new ToolCallOutput.Outcome(any(ToolCallOutput.Status.values()), json()),
                  maybe(this::someJson)),
              unsigned());
      case 12 -> new TraceEvent.ProtocolStep(text(), json());
      case 13 -> new TraceEvent.TokensUsed(usage(), maybe(this::usage));
      case 14 -> new TraceEvent.LashlangExecution(execution());
      case 15 ->
          new TraceEvent.TurnCompleted(
              random.nextBoolean() ? "completed" : "failed",
              text(),
              maybe(() -> new TraceEvent.AgentFrameSwitch(text())));
      default -> new TraceEvent.Custom(text(), json());
    };
  }

  private LlmRequest request() {
    return new LlmRequest(
        text(),
        maybe(this::text),
        list(() -> new LlmMessage(text(), list(this::block))),
        // What both dialects can say: the seed's has no source, and always a type.
        list(() -> new Attachment(null, text(), maybe(this::text), null, maybe(this::unsigned))),
        list(() -> new ToolSpec(text(), text(), json(), json())),
        text(),
        maybe(this::someJson),
        random.nextBoolean());
  }

  private ContentBlock block() {
    return switch (random.nextInt(5)) {
      case 0 -> new ContentBlock.Text(text(), random.nextBoolean());
      case 1 -> new ContentBlock.AttachmentRef(unsigned());
      case 2 ->
          new ContentBlock.ToolCall(
              maybe(this::text), text(), json(), maybe(this::text), random.nextBoolean());
      case 3 -> new ContentBlock.ToolResult(maybe(this::text), maybe(this::text), text());
      default ->
          new ContentBlock.Reasoning(
              text(),
              maybe(this::text),
              list(this::text),
              random.nextBoolean(),
              random.nextBoolean());
    };
  }

  private EnvelopeDivergence.Side side() {
    return random.nextBoolean()
        ? new EnvelopeDivergence.Missing()
        : new EnvelopeDivergence.Present(
            unsigned(), text(), maybe(this::someJson), maybe(this::text));
  }

  private ExecutionEvent execution() {
    String key = "key-" + random.nextInt(1_000);
    ExecutionIdentity identity =
        new ExecutionIdentity(scope(), subject(), text(), text(), maybe(this::text), text());
    String node = "n" + random.nextInt(5);
    long occurrence = unsigned();
    return switch (random.nextInt(7)) {
      case 0 -> new ExecutionEvent.ExecutionStarted(key, identity, map());
      case 1 ->
          new ExecutionEvent.ExecutionFinished(
              key, identity, any(ExecutionStatus.values()), maybe(this::text));
      case 2 -> new ExecutionEvent.NodeStarted(key, identity, node, kind(), text(), occurrence);
      case 3 -> new ExecutionEvent.NodeCompleted(key, identity, node, kind(), text(), occurrence);
      case 4 ->
          new ExecutionEvent.NodeFailed(key, identity, node, kind(), text(), occurrence, text());
      case 5 ->
          new ExecutionEvent.BranchSelected(
              key, identity, node, occurrence, "e" + random.nextInt(6), any(BranchSide.values()));
      default ->
          new ExecutionEvent.ChildStarted(
              key,
              identity,
              node,
              occurrence,
              new ChildExecution(
                  scope(), subject(), maybe(this::text), maybe(this::text), maybe(this::text)));
    };
  }

  private RuntimeScope scope() {
    return new RuntimeScope(
        "s" + random.nextInt(2), maybe(() -> "t"), maybe(this::unsigned), maybe(this::unsigned));
  }

  private RuntimeSubject subject() {
    return random.nextBoolean()
        ? new RuntimeSubject.Effect("e" + random.nextInt(2), text())
        : new RuntimeSubject.Process("p" + random.nextInt(2));
  }

  private ExecutionMap map() {
    return new ExecutionMap(
        text(),
        text(),
        maybe(this::text),
        text(),
        list(
            () ->
                new ExecutionMap.Node(
                    "n" + random.nextInt(5),
                    kind(),
                    text(),
                    maybe(() -> new ExecutionMap.LabelMetadata(text(), maybe(this::text))))),
        list(
            () ->
                new ExecutionMap.Edge(
                    "e" + random.nextInt(6),
                    "n" + random.nextInt(3),
                    "n" + random.nextInt(5),
                    any(new String[] {"then", "else", "sequence"}))));
  }

  private String kind() {
    return any(new String[] {"branch", "branch_arm", "step"});
  }

  private TokenUsage usage() {
    return new TokenUsage(
        random.nextInt(1_000),
        random.nextInt(1_000),
        random.nextInt(1_000),
        -random.nextInt(1_000),
        random.nextInt(100));
  }

  private String callId() {
    return maybe(() -> "call-" + random.nextInt(5));
  }

  private Map<String, CanonicalJson> metadata() {
    Map<String, CanonicalJson> metadata = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      metadata.put(text(), json());
    }
    return metadata;
  }

  /** Optional members that are JSON null read back as absent. */
  private CanonicalJson someJson() {
    CanonicalJson json = json();
    return json.isNull() ? CanonicalJson.of("null") : json;
  }

  private CanonicalJson json() {
    return switch (random.nextInt(8)) {
      case 0 -> CanonicalJson.NULL;
      case 1 -> CanonicalJson.of(random.nextBoolean());
      case 2 -> CanonicalJson.ofUnsigned(unsigned());
      case 3 -> CanonicalJson.of(-random.nextLong(1_000));
      case 4 -> CanonicalJson.of(DOUBLES[random.nextInt(DOUBLES.length)]);
      case 5 -> CanonicalJson.of(text());
      case 6 -> CanonicalJson.array(list(this::json));
      default -> CanonicalJson.object(metadata());
    };
  }

  private String text() {
    return any(TEXTS);
  }

  private long unsigned() {
    return UNSIGNED[random.nextInt(UNSIGNED.length)];
  }

  private <T> T any(T[] of) {
    return of[random.nextInt(of.length)];
  }

  private <T> T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> list(Supplier<T> item) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(item.get());
    }
    return list;
  }
}
