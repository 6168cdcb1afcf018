package plasm.model.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every member of every kind of TraceEvent: left out, null, of another type, out of bounds. */
class TraceSegmentMembersTest {
  record Member(Payloads kind, String pointer) {
    private JsonNode value() {
      return kind.full().at(pointer);
    }

    private PayloadView absent() {
      return Payloads.view(Payloads.without(kind.full(), pointer));
    }

    private PayloadView as(JsonNode other) {
      return Payloads.view(Payloads.with(kind.full(), pointer, other));
    }

    private boolean isRequired() {
      return kind.required().contains(pointer);
    }
  }

  @ParameterizedTest
  @MethodSource("requiredMembers")
  void of_isNoEventWithoutARequiredMember(Member member) {
    assertNull(member.absent().event());
  }

  @ParameterizedTest
  @MethodSource("requiredMembers")
  void of_isNoEventWhenARequiredMemberIsNull(Member member) {
    assertNull(member.as(NullNode.instance).event());
  }

  @ParameterizedTest
  @MethodSource("optionalMembers")
  void of_isAnEventWithoutAnOptionalMember(Member member) {
    assertNotNull(member.absent().event());
  }

  @ParameterizedTest
  @MethodSource("optionalMembers")
  void of_countsNullAsAbsent(Member member) {
    assertEquals(member.absent(), member.as(NullNode.instance));
  }

  @ParameterizedTest
  @MethodSource("interpretedMembers")
  void of_isNoEventWhenAMemberIsOfAnotherType(Member member) {
    JsonNode right = member.value();
    for (JsonNode wrong : otherTypes(right)) {
      assertNull(member.as(wrong).event(), () -> member + " as " + wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("counts")
  void of_takesNoCountThatIsNegativeOrOver64Bits(Member member) {
    for (String wrong : List.of("-1", "-9223372036854775809", "18446744073709551616")) {
      JsonNode number = BigIntegerNode.valueOf(new BigInteger(wrong));
      assertNull(member.as(number).event(), () -> member + " as " + wrong);
    }
  }

  @ParameterizedTest
  @MethodSource("counts")
  void of_takesTheGreatestUnsigned64BitCount(Member member) {
    JsonNode most = BigIntegerNode.valueOf(new BigInteger("18446744073709551615"));
    String shown = String.valueOf(member.as(most).event());
    assertEquals(1, shown.split("=-1[,\\]]", -1).length - 1, shown);
  }

  @ParameterizedTest
  @EnumSource
  void of_isTheSameBesideUnknownMembers(Payloads kind) {
    ObjectNode payload = kind.full();
    payload.putObject("x_future").putArray("deep").add(1).addNull().add(1.5);
    payload.put("x_number", new BigInteger("9".repeat(400)));
    if (payload.has("stats")) {
      Payloads.with(payload, "/stats/x", new DoubleNode(1.5));
      Payloads.with(payload, "/http_calls/0/x", NullNode.instance);
      Payloads.with(payload, "/http_calls/1/outcome/error/x", new IntNode(-1));
    }
    assertEquals(Payloads.segment(kind.full()), Payloads.segment(payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/request_fingerprints/0", "/http_calls/0", "/http_calls/1"})
  void of_isNoEventWhenAnItemIsNull(String pointer) {
    assertListItemRefused(Payloads.PLASM_LINE, pointer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/run_ids/0", "/run_artifacts/1"})
  void of_isNoEventWhenARunIsNull(String pointer) {
    assertListItemRefused(Payloads.CODE_PLAN_EXECUTE, pointer);
  }

  static Stream<Member> requiredMembers() {
    return members().filter(Member::isRequired);
  }

  static Stream<Member> optionalMembers() {
    return members().filter(member -> !member.isRequired());
  }

  static Stream<Member> interpretedMembers() {
    return members().filter(member -> !member.pointer().startsWith("/dag"));
  }

  static Stream<Member> counts() {
    return interpretedMembers().filter(member -> member.value().isInt());
  }

  /** All but the two members that every kind has. */
  private static Stream<Member> members() {
    return Stream.of(Payloads.values())
        .flatMap(
            kind -> {
              List<String> pointers = new ArrayList<>();
              Payloads.pointers(kind.full(), "", pointers);
              pointers.removeAll(List.of("/kind", "/emitted_at_ms"));
              return pointers.stream().map(pointer -> new Member(kind, pointer));
            });
  }

  private static List<JsonNode> otherTypes(JsonNode right) {
    List<JsonNode> others = new ArrayList<>();
    JsonNodeFactory json = JsonNodeFactory.instance;
    others.add(new DoubleNode(1.5));
    if (!right.isTextual()) {
      others.add(new TextNode("1"));
    }
    if (!right.isInt()) {
      others.add(new IntNode(1));
    }
    if (!right.isBoolean()) {
      others.add(BooleanNode.TRUE);
      others.add(BooleanNode.FALSE);
    }
    if (!right.isArray()) {
      others.add(json.arrayNode());
    }
    if (!right.isObject()) {
      others.add(json.objectNode());
    } else {
      others.add(json.arrayNode().add(right));
    }
    if (right.isArray()) {
      others.add(json.arrayNode().add(1));
      others.add(json.arrayNode().add(json.arrayNode()));
    }
    return others;
  }

  private static void assertListItemRefused(Payloads kind, String pointer) {
    ObjectNode payload = kind.full();
    int slash = pointer.lastIndexOf('/');
    ((ArrayNode) payload.at(pointer.substring(0, slash)))
        .set(Integer.parseInt(pointer.substring(slash + 1)), NullNode.instance);
    assertNull(Payloads.view(payload).event());
  }
}
