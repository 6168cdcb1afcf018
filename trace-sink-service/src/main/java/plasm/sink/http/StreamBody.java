package plasm.sink.http;

import plasm.sink.live.LiveStream;

/** A live stream as an answer's entity; {@link StreamBodyWriter} sends it. */
final class StreamBody {
  private final Runnable nobody = () -> {};
  private volatile Runnable sender = nobody;
  private LiveStream stream;

  StreamBody of(LiveStream opened) {
    stream = opened;
    return this;
  }

  LiveStream stream() {
    return stream;
  }

  /** Who is woken when there is something to send; before that nobody needs to be. */
  void sendBy(Runnable wake) {
    sender = wake;
  }

  void wake() {
    sender.run();
  }
}
