/* The validator over a table: each row replaces one part of a good statement. The expected path shows that
 * the message names the property; "" means valid. */
#include "sync/wire/statement.h"
#include "tests/unit/mm_test.h"

#define ID      "\"01930000-0000-7000-8000-000000000001\""
#define AGENT   "{\"mbox\":\"mailto:a@example.jp\"}"
#define ACCOUNT "\"account\":{\"homePage\":\"https://c.example.jp\",\"name\":\"n\"}"
#define VERB    "{\"id\":\"http://example.jp/did\"}"
#define OBJECT  "{\"id\":\"http://example.jp/x\"}"
#define REF     "{\"objectType\":\"StatementRef\",\"id\":" ID "}"
#define SUB(x)                                                                                               \
    "{\"objectType\":\"SubStatement\",\"actor\":" AGENT ",\"verb\":" VERB ",\"object\":" OBJECT x "}"
#define GROUP "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"}"
#define SHA   "495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a"
#define ATTACH(x)                                                                                            \
    "[{\"usageType\":\"http://example.jp/u\",\"display\":{\"en\":\"x\"},\"contentType\":\"text/"             \
    "plain\",\"length\":3,"                                                                                  \
    "\"sha2\":\"" SHA "\"" x "}]"

/* Which part of the statement a row replaces. */
enum part { ACTOR, VERBS, OBJ, MORE, MORE_1, WHOLE };

struct row {
    enum part part;
    const char *json; /* MORE: members after actor, verb, object; MORE_1: so too, of a statement of 1.0.3 */
    const char *path; /* what the message must begin with; "" when valid */
};

static const struct row rows[] = {
    /* whole */
    {WHOLE, "{\"actor\":" AGENT ",\"verb\":" VERB ",\"object\":" OBJECT "}", ""},
    {WHOLE, "{}", "actor:"},
    {WHOLE, "[]", "statement:"},
    {WHOLE, "\"x\"", "statement:"},
    {WHOLE, "{\"verb\":" VERB ",\"object\":" OBJECT "}", "actor:"},
    {WHOLE, "{\"actor\":" AGENT ",\"object\":" OBJECT "}", "verb:"},
    {WHOLE, "{\"actor\":" AGENT ",\"verb\":" VERB "}", "object:"},
    {MORE, "\"id\":" ID, ""},
    {MORE, "\"id\":\"01930000-0000-7000-8000-00000000000G\"", "id:"},
    {MORE, "\"id\":\"01930000000070008000000000000001\"", "id:"},
    {MORE, "\"id\":12", "id:"},
    {MORE, "\"id\":null", "id:"},
    {MORE, "\"extra\":1", "extra:"},
    {MORE, "\"Result\":{}", "Result:"},
    {MORE, "\"version\":\"1.0\"", ""},
    {MORE, "\"version\":\"1.0.3\"", ""},
    {MORE, "\"version\":\"2.0\"", ""},
    {MORE, "\"version\":\"2.0.1\"", ""},
    {MORE, "\"version\":\"1.1.0\"", "version:"},
    {MORE, "\"version\":\"0.9.9\"", "version:"},
    {MORE, "\"version\":\"1.0.\"", "version:"},
    {MORE, "\"version\":1.0", "version:"},
    {MORE, "\"stored\":\"2026-11-22T01:02:03.456Z\"", ""},
    {MORE, "\"stored\":\"gestern\"", "stored:"},
    {MORE, "\"timestamp\":\"2026-11-22T01:02:03Z\"", ""},
    {MORE, "\"timestamp\":\"2026-11-22T10:02:03.456789+09:00\"", ""},
    {MORE, "\"timestamp\":\"2026-11-22T10:02:03-00:00\"", "timestamp:"},
    {MORE, "\"timestamp\":\"2026-13-22T10:02:03Z\"", "timestamp:"},
    {MORE, "\"timestamp\":\"2026-02-30T10:02:03Z\"", "timestamp:"},
    {MORE, "\"timestamp\":1795316645", "timestamp:"},
    {MORE, "\"authority\":" AGENT, ""},
    {MORE, "\"authority\":{\"objectType\":\"Group\",\"member\":[" AGENT ",{" ACCOUNT "}]}", ""},
    {MORE, "\"authority\":{\"objectType\":\"Group\",\"member\":[" AGENT "]}", "authority:"},
    {MORE, "\"authority\":{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"}", "authority:"},
    /* actor */
    {ACTOR, "{\"objectType\":\"Agent\",\"name\":\"守\"," ACCOUNT "}", ""},
    {ACTOR, "{\"mbox_sha1sum\":\"0123456789abcdef0123456789ABCDEF01234567\"}", ""},
    {ACTOR, "{\"openid\":\"https://id.example.jp/a\"}", ""},
    {ACTOR, "{}", "actor:"},
    {ACTOR, "null", "actor:"},
    {ACTOR, "[]", "actor:"},
    {ACTOR, "{\"name\":\"a\"}", "actor:"},
    {ACTOR, "{\"mbox\":\"mailto:a@example.jp\"," ACCOUNT "}", "actor:"},
    {ACTOR, "{\"mbox\":\"a@example.jp\"}", "actor.mbox:"},
    {ACTOR, "{\"mbox\":\"mailto:a\"}", "actor.mbox:"},
    {ACTOR, "{\"mbox\":\"mailto:a b@example.jp\"}", "actor.mbox:"},
    {ACTOR, "{\"mbox\":\"mailto:@example.jp\"}", "actor.mbox:"},
    {ACTOR, "{\"mbox\":7}", "actor.mbox:"},
    {ACTOR, "{\"mbox_sha1sum\":\"0123\"}", "actor.mbox_sha1sum:"},
    {ACTOR, "{\"mbox_sha1sum\":\"0123456789abcdef0123456789abcdef0123456x\"}", "actor.mbox_sha1sum:"},
    {ACTOR, "{\"openid\":\"id.example.jp\"}", "actor.openid:"},
    {ACTOR, "{\"account\":{\"name\":\"n\"}}", "actor.account.homePage:"},
    {ACTOR, "{\"account\":{\"homePage\":\"https://c.example.jp\"}}", "actor.account.name:"},
    {ACTOR, "{\"account\":{\"homePage\":\"c.example.jp\",\"name\":\"n\"}}", "actor.account.homePage:"},
    {ACTOR, "{\"account\":{\"homePage\":\"https://c.example.jp\",\"name\":5}}", "actor.account.name:"},
    {ACTOR, "{\"account\":{\"homePage\":\"https://c.example.jp\",\"name\":\"n\",\"x\":1}}",
     "actor.account.x:"},
    {ACTOR, "{\"objectType\":\"agent\",\"mbox\":\"mailto:a@example.jp\"}", "actor.objectType:"},
    {ACTOR, "{\"objectType\":5,\"mbox\":\"mailto:a@example.jp\"}", "actor.objectType:"},
    {ACTOR, "{\"objectType\":\"Activity\",\"mbox\":\"mailto:a@example.jp\"}", "actor.objectType:"},
    {ACTOR, "{\"mbox\":\"mailto:a@example.jp\",\"member\":[]}", "actor.member:"},
    {ACTOR, "{\"mbox\":\"mailto:a@example.jp\",\"name\":null}", "actor.name:"},
    {ACTOR, "{\"objectType\":\"Group\",\"member\":[" AGENT "]}", ""},
    {ACTOR, "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"}", ""},
    {ACTOR, "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\",\"member\":[" AGENT "]}", ""},
    {ACTOR, "{\"objectType\":\"Group\"}", "actor:"},
    {ACTOR, "{\"objectType\":\"Group\",\"member\":[]}", "actor:"},
    {ACTOR, "{\"objectType\":\"Group\",\"member\":{}}", "actor.member:"},
    {ACTOR, "{\"objectType\":\"Group\",\"member\":[{}]}", "actor.member[0]:"},
    {ACTOR,
     "{\"objectType\":\"Group\",\"member\":[" AGENT ",{\"objectType\":\"Group\",\"member\":[" AGENT "]}]}",
     "actor.member[1].objectType:"},
    {ACTOR, "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"," ACCOUNT "}", "actor:"},
    {ACTOR, "{\"mbox\":\"mailto:a@example.jp\",\"name\":5}", "actor.name:"},
    {ACTOR, "{\"account\":5}", "actor.account:"},
    {ACTOR, "{\"account\":{\"homePage\":\"https://c.example.jp\",\"name\":null}}", "actor.account.name:"},
    {ACTOR,
     "{\"objectType\":\"Group\",\"name\":\"一組\",\"mbox_sha1sum\":"
     "\"0123456789abcdef0123456789abcdef01234567\"}",
     ""},
    {ACTOR, "{\"objectType\":\"Group\",\"openid\":\"https://id.example.jp/g\"}", ""},
    {ACTOR, "{\"objectType\":\"Group\",\"name\":5,\"mbox\":\"mailto:g@example.jp\"}", "actor.name:"},
    {ACTOR, "{\"objectType\":\"Group\",\"name\":null,\"mbox\":\"mailto:g@example.jp\"}", "actor.name:"},
    {ACTOR, "{\"objectType\":\"Group\",\"mbox\":\"g@example.jp\"}", "actor.mbox:"},
    {ACTOR, "{\"objectType\":\"Group\",\"mbox_sha1sum\":\"0123\"}", "actor.mbox_sha1sum:"},
    {ACTOR, "{\"objectType\":\"Group\",\"openid\":\"id.example.jp\"}", "actor.openid:"},
    {ACTOR, "{\"objectType\":\"Group\",\"account\":{\"name\":\"n\"}}", "actor.account.homePage:"},
    {ACTOR, "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\",\"x\":1}", "actor.x:"},
    {ACTOR, "{\"objectType\":\"Group\",\"member\":[5]}", "actor.member[0]:"},
    /* verb */
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"ja\":\"した\",\"en-US\":\"did\"}}", ""},
    {VERBS, "{}", "verb.id:"},
    {VERBS, "{\"id\":\"did\"}", "verb.id:"},
    {VERBS, "{\"id\":\"http://example.jp/a b\"}", "verb.id:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":\"did\"}", "verb.display:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"en\":1}}", "verb.display.en:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"e\":\"x\"}}", "verb.display.e:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"en_US\":\"x\"}}", "verb.display.en_US:"},
    {VERBS,
     "{\"id\":\"http://example.jp/v\",\"display\":{\"zh-Hant-TW\":\"x\",\"sl-rozaj\":\"x\",\"de-1996\":\"x\","
     "\"x-own\":\"x\",\"en-a-bbb-x-c\":\"x\",\"zh-cmn\":\"x\",\"i-klingon\":\"x\",\"es-419\":\"x\"}}",
     ""},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"en-\":\"x\"}}", "verb.display.en-:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"en-a\":\"x\"}}", "verb.display.en-a:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"en-US-GB\":\"x\"}}", "verb.display.en-US-GB:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":{\"\":\"x\"}}", "verb.display"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"x\":1}", "verb.x:"},
    {VERBS, "{\"id\":\"http://adlnet.gov/expapi/verbs/voided\"}", "object:"},
    {WHOLE,
     "{\"actor\":" AGENT ",\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/voided\"},\"object\":" REF "}",
     ""},
    {VERBS, "5", "verb:"},
    {VERBS, "{\"id\":\"http://example.jp/v\",\"display\":null}", "verb.display:"},
    /* object: activity */
    {OBJ, "{\"objectType\":\"Activity\",\"id\":\"urn:x:y\",\"definition\":{}}", ""},
    {OBJ, "{\"objectType\":\"activity\",\"id\":\"urn:x:y\"}", "object.objectType:"},
    {OBJ, "{\"definition\":{}}", "object.id:"},
    {OBJ, "{\"id\":\"\"}", "object.id:"},
    {OBJ, "{\"id\":\"urn:\"}", "object.id:"},
    {OBJ, "{\"id\":\"1rn:x\"}", "object.id:"},
    {OBJ, "{\"id\":\"urn:x\",\"name\":{}}", "object.name:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"name\":{\"ja\":\"x\"},\"description\":{},\"type\":\"urn:t\","
     "\"moreInfo\":\"https://m.example.jp\",\"extensions\":{\"urn:e\":null}}}",
     ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"type\":\"t\"}}", "object.definition.type:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"moreInfo\":\"t\"}}", "object.definition.moreInfo:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"name\":[]}}", "object.definition.name:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"title\":{}}}", "object.definition.title:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"extensions\":{\"e\":1}}}", "object.definition.extensions.e:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"correctResponsesPattern\":[\"a\"],"
     "\"choices\":[{\"id\":\"a\",\"description\":{\"ja\":\"あ\"}},{\"id\":\"b\"}]}}",
     ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"Choice\"}}",
     "object.definition.interactionType:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"correctResponsesPattern\":[\"a\"]}}",
     "object.definition.correctResponsesPattern:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"correctResponsesPattern\":\"a\"}}",
     "object.definition.correctResponsesPattern:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"correctResponsesPattern\":[1]}}",
     "object.definition.correctResponsesPattern[0]:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"choices\":[{\"id\":\"a\"}]}}", "object.definition.choices:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"choices\":[{\"id\":\"a\"},"
     "{\"id\":\"b\"},{\"id\":\"a\"}]}}",
     "object.definition.choices:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"likert\",\"scale\":[{}]}}",
     "object.definition.scale[0].id:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"matching\",\"source\":[{\"id\":\"a\"}],"
     "\"target\":[{\"id\":\"b\",\"x\":1}]}}",
     "object.definition.target[0].x:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"performance\",\"steps\":{}}}",
     "object.definition.steps:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":5}", "object.definition:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":null}", "object.definition:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"name\":null}}", "object.definition.name:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"description\":\"d\"}}", "object.definition.description:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"true-false\"}}", ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"fill-in\"}}", ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"long-fill-in\"}}", ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"sequencing\"}}", ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"numeric\"}}", ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"other\"}}", ""},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"performance\",\"steps\":[{\"id\":\"a\"}]}}",
     ""},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"matching\",\"source\":{}}}",
     "object.definition.source:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"choices\":[5]}}",
     "object.definition.choices[0]:"},
    {OBJ, "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"choices\":[{\"id\":5}]}}",
     "object.definition.choices[0].id:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"choices\":[{\"id\":\"a\","
     "\"description\":null}]}}",
     "object.definition.choices[0].description:"},
    {OBJ,
     "{\"id\":\"urn:x\",\"definition\":{\"interactionType\":\"choice\",\"choices\":[{\"id\":\"a\","
     "\"description\":\"d\"}]}}",
     "object.definition.choices[0].description:"},
    /* object: the others */
    {OBJ, "{\"objectType\":\"Agent\",\"mbox\":\"mailto:b@example.jp\"}", ""},
    {OBJ, "{\"mbox\":\"mailto:b@example.jp\"}", "object.mbox:"},
    {OBJ, "{\"objectType\":\"Group\",\"member\":[" AGENT "]}", ""},
    {OBJ, "{\"objectType\":\"Group\"}", "object:"},
    {OBJ, REF, ""},
    {OBJ, "{\"objectType\":\"StatementRef\"}", "object.id:"},
    {OBJ, "{\"objectType\":\"StatementRef\",\"id\":\"x\"}", "object.id:"},
    {OBJ, "{\"objectType\":\"StatementRef\",\"id\":" ID ",\"definition\":{}}", "object.definition:"},
    {OBJ, SUB(""), ""},
    {OBJ, SUB(",\"result\":{},\"context\":{\"platform\":\"p\"},\"timestamp\":\"2026-01-01T00:00:00Z\""), ""},
    {OBJ, SUB(",\"id\":" ID), "object.id:"},
    {OBJ, SUB(",\"stored\":\"2026-01-01T00:00:00Z\""), "object.stored:"},
    {OBJ, SUB(",\"version\":\"1.0\""), "object.version:"},
    {OBJ, SUB(",\"authority\":" AGENT), "object.authority:"},
    {OBJ, "{\"objectType\":\"SubStatement\",\"actor\":" AGENT ",\"verb\":" VERB ",\"object\":" SUB("") "}",
     "object.object.objectType:"},
    {OBJ, "{\"objectType\":\"SubStatement\",\"actor\":" AGENT ",\"object\":" OBJECT "}", "object.verb:"},
    {OBJ, "{\"objectType\":\"Thing\",\"id\":\"urn:x\"}", "object.objectType:"},
    {OBJ, "5", "object:"},
    {OBJ, SUB(",\"result\":{\"x\":1}"), "object.result.x:"},
    {OBJ, SUB(",\"result\":null"), "object.result:"},
    {OBJ, SUB(",\"context\":{\"x\":1}"), "object.context.x:"},
    {OBJ, SUB(",\"timestamp\":\"gestern\""), "object.timestamp:"},
    {OBJ, SUB(",\"attachments\":[]"), ""},
    {OBJ, SUB(",\"attachments\":{}"), "object.attachments:"},
    {OBJ,
     "{\"objectType\":\"SubStatement\",\"verb\":{\"id\":\"http://example.jp/"
     "did\"},\"object\":{\"id\":\"http://example.jp/x\"}}",
     "object.actor:"},
    {OBJ,
     "{\"objectType\":\"SubStatement\",\"actor\":{},\"verb\":{\"id\":\"http://example.jp/"
     "did\"},\"object\":{\"id\":\"http://example.jp/x\"}}",
     "object.actor:"},
    {OBJ,
     "{\"objectType\":\"SubStatement\",\"actor\":" AGENT
     ",\"verb\":{},\"object\":{\"id\":\"http://example.jp/x\"}}",
     "object.verb.id:"},
    {OBJ, "{\"objectType\":\"SubStatement\",\"actor\":" AGENT ",\"verb\":{\"id\":\"http://example.jp/did\"}}",
     "object.object:"},
    /* result */
    {MORE, "\"result\":{}", ""},
    {MORE, "\"result\":null", "result:"},
    {MORE, "\"result\":{\"success\":\"true\"}", "result.success:"},
    {MORE, "\"result\":{\"completion\":1}", "result.completion:"},
    {MORE, "\"result\":{\"response\":5}", "result.response:"},
    {MORE, "\"result\":{\"response\":\"\"}", ""},
    {MORE, "\"result\":{\"x\":5}", "result.x:"},
    {MORE, "\"result\":{\"extensions\":{\"https://w3id.org/xapi/cmi5/result/extensions/progress\":50}}", ""},
    {MORE, "\"result\":{\"extensions\":{\"urn:a\":null,\"urn:b\":{\"x\":null},\"urn:c\":\"\"}}", ""},
    {MORE, "\"result\":{\"extensions\":{\"progress\":50}}", "result.extensions.progress:"},
    {MORE, "\"result\":{\"extensions\":[]}", "result.extensions:"},
    {MORE, "\"result\":{\"score\":{\"scaled\":1}}", ""},
    {MORE, "\"result\":{\"score\":{\"scaled\":-1,\"raw\":2,\"min\":1,\"max\":3}}", ""},
    {MORE, "\"result\":{\"score\":{\"scaled\":1.01}}", "result.score:"},
    {MORE, "\"result\":{\"score\":{\"scaled\":-1.01}}", "result.score:"},
    {MORE, "\"result\":{\"score\":{\"scaled\":\"1\"}}", "result.score.scaled:"},
    {MORE, "\"result\":{\"score\":{\"raw\":4,\"min\":1,\"max\":3}}", "result.score:"},
    {MORE, "\"result\":{\"score\":{\"raw\":0,\"min\":1,\"max\":3}}", "result.score:"},
    {MORE, "\"result\":{\"score\":{\"min\":3,\"max\":3}}", "result.score:"},
    {MORE, "\"result\":{\"score\":{\"grade\":3}}", "result.score.grade:"},
    {MORE, "\"result\":{\"score\":5}", "result.score:"},
    {MORE, "\"result\":{\"duration\":\"PT16559.14S\"}", ""},
    {MORE, "\"result\":{\"duration\":\"P3Y\"}", ""},
    {MORE, "\"result\":{\"duration\":\"P4W\"}", ""},
    {MORE, "\"result\":{\"duration\":\"P1Y2M3DT4H5M6,7S\"}", ""},
    {MORE, "\"result\":{\"duration\":\"PT0S\"}", ""},
    {MORE, "\"result\":{\"duration\":\"P\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"PT\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"P1DT\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"P1S\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"PT1M1H\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"PT1.5M1S\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"P1W1D\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"PT1\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"PT1.S\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"PT1SX\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":\"P1.5DT1S\"}", "result.duration:"},
    {MORE, "\"result\":{\"duration\":60}", "result.duration:"},
    {MORE, "\"result\":5", "result:"},
    {MORE, "\"result\":{\"success\":true,\"completion\":false}", ""},
    {MORE, "\"result\":{\"success\":null}", "result.success:"},
    {MORE, "\"result\":{\"score\":{\"raw\":\"1\"}}", "result.score.raw:"},
    {MORE, "\"result\":{\"score\":{\"min\":\"1\"}}", "result.score.min:"},
    {MORE, "\"result\":{\"score\":{\"max\":\"1\"}}", "result.score.max:"},
    {MORE, "\"result\":{\"score\":{\"raw\":null}}", "result.score.raw:"},
    /* context */
    {MORE, "\"context\":{}", ""},
    {MORE, "\"context\":{\"registration\":" ID ",\"language\":\"ja\",\"revision\":\"1\",\"platform\":\"p\"}",
     ""},
    {MORE, "\"context\":{\"registration\":\"x\"}", "context.registration:"},
    {MORE, "\"context\":{\"language\":\"日本語\"}", "context.language:"},
    {MORE, "\"context\":{\"revision\":1}", "context.revision:"},
    {MORE,
     "\"context\":{\"instructor\":" AGENT ",\"team\":{\"objectType\":\"Group\",\"member\":[" AGENT "]}}", ""},
    {MORE, "\"context\":{\"instructor\":{}}", "context.instructor:"},
    {MORE, "\"context\":{\"team\":" AGENT "}", "context.team.objectType:"},
    {MORE, "\"context\":{\"statement\":" REF "}", ""},
    {MORE, "\"context\":{\"statement\":{\"id\":" ID "}}", "context.statement.objectType:"},
    {MORE,
     "\"context\":{\"contextActivities\":{\"parent\":" OBJECT ",\"grouping\":[" OBJECT "],\"category\":[]}}",
     ""},
    {MORE, "\"context\":{\"contextActivities\":{\"parents\":" OBJECT "}}",
     "context.contextActivities.parents:"},
    {MORE, "\"context\":{\"contextActivities\":{\"other\":[" OBJECT ",{}]}}",
     "context.contextActivities.other[1].id:"},
    {MORE, "\"context\":{\"contextActivities\":{\"other\":\"urn:x\"}}", "context.contextActivities.other:"},
    {MORE, "\"context\":{\"contextActivities\":[]}", "context.contextActivities:"},
    {MORE, "\"context\":{\"extensions\":{\"urn:x\":[null]}}", ""},
    {MORE, "\"context\":{\"extensions\":{\"x y\":1}}", "context.extensions.x y:"},
    {MORE, "\"context\":{\"extensions\":null}", "context.extensions:"},
    {MORE,
     "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT
     ",\"relevantTypes\":[\"urn:t\"]}]}",
     ""},
    {MORE, "\"context\":{\"contextAgents\":[{\"agent\":" AGENT "}]}", "context.contextAgents[0].objectType:"},
    {MORE,
     "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT
     ",\"relevantTypes\":[]}]}",
     "context.contextAgents[0].relevantTypes:"},
    {MORE, "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" AGENT "}]}",
     "context.contextGroups[0].group.objectType:"},
    {WHOLE, "{\"actor\":" AGENT ",\"verb\":" VERB ",\"object\":" REF ",\"context\":{\"platform\":\"p\"}}",
     "context.platform:"},
    {WHOLE,
     "{\"actor\":" AGENT ",\"verb\":" VERB
     ",\"object\":{\"objectType\":\"Agent\",\"mbox\":\"mailto:b@example.jp\"},"
     "\"context\":{\"revision\":\"p\"}}",
     "context.revision:"},
    {MORE, "\"context\":5", "context:"},
    {MORE, "\"context\":{\"x\":1}", "context.x:"},
    {MORE, "\"context\":{\"platform\":1}", "context.platform:"},
    {MORE, "\"context\":{\"language\":null}", "context.language:"},
    {MORE, "\"context\":{\"team\":5}", "context.team:"},
    {MORE, "\"context\":{\"team\":{\"objectType\":\"Agent\",\"mbox\":\"mailto:a@example.jp\"}}",
     "context.team.objectType:"},
    {MORE, "\"context\":{\"statement\":5}", "context.statement:"},
    {MORE, "\"context\":{\"statement\":{\"objectType\":\"Activity\",\"id\":" ID "}}",
     "context.statement.objectType:"},
    {MORE, "\"context\":{\"statement\":{\"objectType\":\"StatementRef\",\"id\":null}}",
     "context.statement.id:"},
    {MORE, "\"context\":{\"contextActivities\":{\"parent\":5}}", "context.contextActivities.parent:"},
    {MORE, "\"context\":{\"contextActivities\":{\"grouping\":5}}", "context.contextActivities.grouping:"},
    {MORE, "\"context\":{\"contextActivities\":{\"category\":5}}", "context.contextActivities.category:"},
    {MORE, "\"context\":{\"contextActivities\":{\"parent\":null}}", "context.contextActivities.parent:"},
    {MORE, "\"context\":{\"contextActivities\":{\"parent\":{\"objectType\":\"Agent\",\"id\":\"urn:x\"}}}",
     "context.contextActivities.parent.objectType:"},
    {MORE_1, "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT "}]}",
     "context.contextAgents:"},
    {MORE, "\"context\":{\"contextAgents\":{}}", "context.contextAgents:"},
    {MORE, "\"context\":{\"contextAgents\":[5]}", "context.contextAgents[0]:"},
    {MORE, "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\"}]}",
     "context.contextAgents[0].agent:"},
    {MORE, "\"context\":{\"contextAgents\":[{\"objectType\":\"Agent\",\"agent\":" AGENT "}]}",
     "context.contextAgents[0].objectType:"},
    {MORE, "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":{}}]}",
     "context.contextAgents[0].agent:"},
    {MORE,
     "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT
     ",\"relevantTypes\":null}]}",
     "context.contextAgents[0].relevantTypes:"},
    {MORE, "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT ",\"x\":1}]}",
     "context.contextAgents[0].x:"},
    {MORE,
     "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT
     ",\"relevantTypes\":\"urn:t\"}]}",
     "context.contextAgents[0].relevantTypes:"},
    {MORE,
     "\"context\":{\"contextAgents\":[{\"objectType\":\"contextAgent\",\"agent\":" AGENT
     ",\"relevantTypes\":[\"t\"]}]}",
     "context.contextAgents[0].relevantTypes[0]:"},
    {MORE, "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP "}]}", ""},
    {MORE_1, "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP "}]}",
     "context.contextGroups:"},
    {MORE, "\"context\":{\"contextGroups\":{}}", "context.contextGroups:"},
    {MORE, "\"context\":{\"contextGroups\":[5]}", "context.contextGroups[0]:"},
    {MORE, "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\"}]}",
     "context.contextGroups[0].group:"},
    {MORE, "\"context\":{\"contextGroups\":[{\"group\":" GROUP "}]}", "context.contextGroups[0].objectType:"},
    {MORE, "\"context\":{\"contextGroups\":[{\"objectType\":\"Group\",\"group\":" GROUP "}]}",
     "context.contextGroups[0].objectType:"},
    {MORE,
     "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP
     ",\"relevantTypes\":null}]}",
     "context.contextGroups[0].relevantTypes:"},
    {MORE, "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP ",\"x\":1}]}",
     "context.contextGroups[0].x:"},
    {MORE,
     "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP
     ",\"relevantTypes\":[\"urn:t\"]}]}",
     ""},
    {MORE,
     "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP
     ",\"relevantTypes\":\"urn:t\"}]}",
     "context.contextGroups[0].relevantTypes:"},
    {MORE,
     "\"context\":{\"contextGroups\":[{\"objectType\":\"contextGroup\",\"group\":" GROUP
     ",\"relevantTypes\":[\"t\"]}]}",
     "context.contextGroups[0].relevantTypes[0]:"},
    /* attachments */
    {MORE, "\"attachments\":" ATTACH(""), ""},
    {MORE,
     "\"attachments\":" ATTACH(",\"fileUrl\":\"https://f.example.jp/x\",\"description\":{\"ja\":\"あ\"}"),
     ""},
    {MORE, "\"attachments\":" ATTACH(",\"fileUrl\":\"x\""), "attachments[0].fileUrl:"},
    {MORE, "\"attachments\":" ATTACH(",\"size\":1"), "attachments[0].size:"},
    {MORE, "\"attachments\":{}", "attachments:"},
    {MORE, "\"attachments\":[{}]", "attachments[0].usageType:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"plain\",\"length\":1,"
     "\"sha2\":\"00\"}]",
     "attachments[0].contentType:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"text/plain\",\"length\":1.5,"
     "\"sha2\":\"00\"}]",
     "attachments[0].length:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"text/plain\",\"length\":1,"
     "\"sha2\":\"00\"}]",
     "attachments[0].sha2:"},
    {MORE, "\"attachments\":[5]", "attachments[0]:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"u\",\"display\":{},\"contentType\":\"text/"
     "plain\",\"length\":1,\"sha2\":\"" SHA "\"}]",
     "attachments[0].usageType:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":\"d\",\"contentType\":\"text/"
     "plain\",\"length\":1,\"sha2\":\"" SHA "\"}]",
     "attachments[0].display:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"contentType\":\"text/plain\",\"length\":1,\"sha2\":\"" SHA
     "\"}]",
     "attachments[0].display:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"text/"
     "plain\",\"length\":1,\"sha2\":\"" SHA "\",\"description\":\"d\"}]",
     "attachments[0].description:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"text/"
     "plain\",\"length\":1,\"sha2\":\"" SHA "\",\"description\":null}]",
     "attachments[0].description:"},
    {MORE, "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"length\":1,\"sha2\":\"" SHA "\"}]",
     "attachments[0].contentType:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"text/plain\",\"sha2\":\"" SHA
     "\"}]",
     "attachments[0].length:"},
    {MORE,
     "\"attachments\":[{\"usageType\":\"urn:u\",\"display\":{},\"contentType\":\"text/plain\",\"length\":1}]",
     "attachments[0].sha2:"},
};
#define N_ROWS (sizeof rows / sizeof rows[0])
_Static_assert(N_ROWS >= 280, "the table stays large");

static void build(const struct row *row, struct mm_buf *out)
{
    bool more = row->part == MORE || row->part == MORE_1;
    mm_buf_init(out, MM_MAX_STATEMENT_BYTES);
    if (row->part == WHOLE) {
        mm_buf_str_append(out, row->json);
        return;
    }
    mm_buf_printf(out, "{\"actor\":%s,\"verb\":%s,\"object\":%s%s%s}", row->part == ACTOR ? row->json : AGENT,
                  row->part == VERBS ? row->json : VERB, row->part == OBJ ? row->json : OBJECT,
                  more ? "," : "", more ? row->json : "");
}

static bool parse(const struct row *row, struct mm_json **ret_doc)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_buf text;
    build(row, &text);
    enum mm_err err = mm_json_parse(text.data, text.len, &limits, ret_doc, NULL);
    mm_buf_done(&text);
    return MM_CHECK_ERR(err, MM_OK);
}

/* The verdict and the property that it names, as the row says. */
static bool row_keeps(const struct row *row, const struct mm_json *doc)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_xapi version = row->part == MORE_1 ? MM_XAPI_1 : MM_XAPI_2;
    enum mm_err err = mm_statement_check(doc, version, &info);
    if (err != mm_statement_check(doc, version, NULL))
        return false;
    return row->path[0] ? err == MM_ERR_INVALID && strncmp(info.text, row->path, strlen(row->path)) == 0
                        : err == MM_OK;
}

MM_TEST(good_statements_pass_and_bad_ones_name_their_property)
{
    for (size_t i = 0; i < N_ROWS; i++) {
        struct mm_json *doc = NULL;
        if (!parse(&rows[i], &doc))
            continue;
        if (!MM_CHECK(row_keeps(&rows[i], doc)))
            printf("  row %zu %s\n  wanted \"%s\"\n", i, rows[i].json, rows[i].path);
        mm_json_free(doc);
    }
}

MM_TEST(a_very_long_path_is_cut_and_not_overrun)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_STATEMENT_BYTES);
    mm_buf_str_append(&text, "{\"actor\":" AGENT ",\"verb\":" VERB ",\"object\":" OBJECT ",\"");
    for (int i = 0; i < 3000; i++)
        mm_buf_char(&text, 'x');
    mm_buf_str_append(&text, "\":1}");
    MM_REQUIRE(mm_json_parse(text.data, text.len, &limits, &doc, NULL) == MM_OK);
    MM_CHECK_ERR(mm_statement_check(doc, MM_XAPI_2, &info), MM_ERR_INVALID);
    MM_CHECK(strlen(info.text) < sizeof info.text);
    mm_json_free(doc);
    mm_buf_done(&text);
}

MM_TEST_MAIN
