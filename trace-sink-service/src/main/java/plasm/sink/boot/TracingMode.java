package plasm.sink.boot;

import java.util.Locale;
import plasm.web.RefusedSetting;

/** What becomes of runs that are told here (spec/ragweld-tracing.md). */
enum TracingMode {
  /** They are captured. */
  LOCAL,

  /** They are captured, and told to an external tracer over OTLP. */
  EXTERNAL,

  /** They are not captured. */
  OFF;

  /**
   * @throws RefusedSetting when it is none
   */
  static TracingMode parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "local" -> LOCAL;
      // The others are what runtimes call the tracers behind it; all of them take OTLP.
      case "external", "otel", "langsmith", "langfuse", "otel_langfuse" -> EXTERNAL;
      case "off", "none" -> OFF;
      default -> throw new RefusedSetting("PLASM_TRACING_MODE", text, "local, external or off");
    };
  }
}
