package plasm.model.lash.json;

import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import plasm.model.json.CanonicalJson;
import plasm.model.json.ShapeException;
import plasm.model.json.WireName;

/** The types of which shapes are made (spec/lash-trace.md, section 1). */
final class Codecs {
  private static final int UNSIGNED_BITS = 64;
  private static final long MAX_UINT32 = 0xffff_ffffL;

  /** A JSON string. */
  static final Codec<String> TEXT =
      new Codec<>() {
        @Override
        public String read(Input in) throws IOException, ShapeException {
          if (in.token() != JsonToken.VALUE_STRING) {
            throw in.wrong("a string");
          }
          return in.json().getText();
        }

        @Override
        public void write(String value, Output out) {
          out.text(value);
        }
      };

  /** True or false. */
  static final Codec<Boolean> BOOLEAN =
      new Codec<>() {
        @Override
        public Boolean read(Input in) throws IOException, ShapeException {
          return switch (in.token()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw in.wrong("true or false");
          };
        }

        @Override
        public void write(Boolean value, Output out) {
          out.raw(value);
        }
      };

  /** An integer from 0 to 2<sup>64</sup>-1; the greater half of them are negative longs. */
  static final Codec<Long> UNSIGNED =
      new Codec<>() {
        @Override
        public Long read(Input in) throws IOException, ShapeException {
          String expected = "an unsigned 64-bit integer";
          requireInteger(in, expected);
          if (in.json().getNumberType() != NumberType.BIG_INTEGER) {
            long value = in.json().getLongValue();
            if (value >= 0) {
              return value;
            }
            throw in.wrong(expected);
          }
          BigInteger value = in.json().getBigIntegerValue();
          if (value.signum() < 0 || value.bitLength() > UNSIGNED_BITS) {
            throw in.wrong(expected);
          }
          return value.longValue();
        }

        @Override
        public void write(Long value, Output out) {
          out.raw(Long.toUnsignedString(value));
        }
      };

  /** A signed 64-bit integer. */
  static final Codec<Long> SIGNED =
      new Codec<>() {
        @Override
        public Long read(Input in) throws IOException, ShapeException {
          String expected = "a 64-bit integer";
          requireInteger(in, expected);
          if (in.json().getNumberType() == NumberType.BIG_INTEGER) {
            throw in.wrong(expected);
          }
          return in.json().getLongValue();
        }

        @Override
        public void write(Long value, Output out) {
          out.raw(value);
        }
      };

  /** An integer from 0 to 2<sup>32</sup>-1. */
  static final Codec<Long> UINT32 =
      new Codec<>() {
        @Override
        public Long read(Input in) throws IOException, ShapeException {
          long value = UNSIGNED.read(in);
          if (value < 0 || value > MAX_UINT32) {
            throw in.wrong("an unsigned 32-bit integer");
          }
          return value;
        }

        @Override
        public void write(Long value, Output out) {
          out.raw(value);
        }
      };

  /** Any JSON, null too. */
  static final Codec<CanonicalJson> ANY =
      new Codec<>() {
        @Override
        public CanonicalJson read(Input in) throws IOException, ShapeException {
          return CanonicalJson.read(in.json());
        }

        @Override
        public void write(CanonicalJson value, Output out) {
          out.raw(value);
        }
      };

  /** Any JSON by names, which are written in the map's order; of a name given twice, the last. */
  static final Codec<Map<String, CanonicalJson>> METADATA =
      new Codec<>() {
        @Override
        public Map<String, CanonicalJson> read(Input in) throws IOException, ShapeException {
          if (in.token() != JsonToken.START_OBJECT) {
            throw in.wrong("an object");
          }
          Map<String, CanonicalJson> metadata = new HashMap<>();
          while (in.json().nextToken() == JsonToken.FIELD_NAME) {
            String name = in.json().currentName();
            in.json().nextToken();
            metadata.put(name, CanonicalJson.read(in.json()));
          }
          return metadata;
        }

        @Override
        public void write(Map<String, CanonicalJson> value, Output out) {
          out.begin('{');
          value.forEach(
              (name, member) -> {
                out.name(name);
                out.raw(member);
              });
          out.end('}');
        }
      };

  private Codecs() {}

  static <T> Codec<List<T>> list(Codec<T> items) {
    return new Codec<>() {
      @Override
      public List<T> read(Input in) throws IOException, ShapeException {
        if (in.token() != JsonToken.START_ARRAY) {
          throw in.wrong("an array");
        }
        List<T> list = new ArrayList<>();
        while (in.json().nextToken() != JsonToken.END_ARRAY) {
          list.add(items.read(in));
        }
        return list;
      }

      @Override
      public void write(List<T> value, Output out) {
        out.begin('[');
        for (T item : value) {
          out.separate();
          items.write(item, out);
        }
        out.end(']');
      }
    };
  }

  /**
   * One of a closed set of words.
   *
   * @param words all of them
   */
  static <T extends WireName> Codec<T> oneOf(T[] words) {
    return new Codec<>() {
      @Override
      public T read(Input in) throws IOException, ShapeException {
        String name = TEXT.read(in);
        for (T word : words) {
          if (word.wireName().equals(name)) {
            return word;
          }
        }
        throw in.wrong("one of " + String.join(", ", names()));
      }

      @Override
      public void write(T value, Output out) {
        out.text(value.wireName());
      }

      private List<String> names() {
        return List.of(words).stream().map(WireName::wireName).toList();
      }
    };
  }

  private static void requireInteger(Input in, String expected) throws IOException, ShapeException {
    // No integer is negative zero: runtimes take it for a float.
    if (in.token() != JsonToken.VALUE_NUMBER_INT || in.json().getText().equals("-0")) {
      throw in.wrong(expected);
    }
  }
}
