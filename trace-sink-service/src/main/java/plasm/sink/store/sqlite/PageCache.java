package plasm.sink.store.sqlite;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Set;

/**
 * What the system keeps of a file in memory, of which it can be told to let go: posix_fadvise(2),
 * for which Java has no call. Advice only: nothing is let go where that is not known to exist, of a
 * file whose name is not UTF-8 to the system, nor by a native executable, since not every builder
 * of those can have functions of the C library called.
 */
final class PageCache implements AutoCloseable {
  private static final Set<String> SAME_CONSTANTS = Set.of("amd64", "aarch64");
  private static final int READ_ONLY_AND_NOT_INHERITED = 0x8_0000; // O_RDONLY | O_CLOEXEC
  private static final int POSIX_FADV_DONTNEED = 4;

  /** What open(2) answers when it cannot. */
  private static final int NO_FILE = -1;

  private final int descriptor;

  private PageCache(int descriptor) {
    this.descriptor = descriptor;
  }

  static PageCache of(Path file) {
    return new PageCache(isAdvisable() ? Calls.open(file.toString()) : NO_FILE);
  }

  static boolean isAdvisable() {
    return System.getProperty("os.name").equals("Linux")
        && SAME_CONSTANTS.contains(System.getProperty("os.arch"))
        && System.getProperty("org.graalvm.nativeimage.imagecode") == null;
  }

  /** Lets go of whole pages between two places that are on the disk as they are in memory. */
  void drop(long from, long to) {
    if (descriptor != NO_FILE) {
      Calls.advise(descriptor, from, to - from);
    }
  }

  @Override
  public void close() {
    if (descriptor != NO_FILE) {
      Calls.close(descriptor);
    }
  }

  /** Functions of the C library, looked up when the first is called. */
  private static final class Calls {
    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle OPEN =
        function(
            "open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));

    private static final MethodHandle ADVISE =
        function(
            "posix_fadvise",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private static final MethodHandle CLOSE =
        function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    @SuppressWarnings("restricted")
    private static MethodHandle function(
        String name, FunctionDescriptor shape, Linker.Option... options) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }

    static int open(String path) {
      try (Arena arena = Arena.ofConfined()) {
        return (int) OPEN.invokeExact(arena.allocateFrom(path), READ_ONLY_AND_NOT_INHERITED);
      } catch (Throwable e) {
        throw new AssertionError("open(2) throws nothing", e);
      }
    }

    static void advise(int descriptor, long from, long bytes) {
      try {
        int _ = (int) ADVISE.invokeExact(descriptor, from, bytes, POSIX_FADV_DONTNEED);
      } catch (Throwable e) {
        throw new AssertionError("posix_fadvise(2) throws nothing", e);
      }
    }

    static void close(int descriptor) {
      try {
        int _ = (int) CLOSE.invokeExact(descriptor);
      } catch (Throwable e) {
        throw new AssertionError("close(2) throws nothing", e);
      }
    }
  }
}
