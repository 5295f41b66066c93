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
#define ATTACH(x)                                                                                            \
    "[{\"usageType\":\"http://example.jp/u\",\"display\":{\"en\":\"x\"},\"contentType\":\"text/"             \
    "plain\",\"length\":3,"                                                                                  \
    "\"sha2\":\"495395e777cd98da653df9615d09c0fd6bb2f8d4788394cd53c56a3bfdcd848a\"" x "}]"

/* Which part of the statement a row replaces. */
enum part { ACTOR, VERBS, OBJ, MORE, WHOLE };

struct row {
    enum part part;
    const char *json; /* MORE: members after actor, verb, object */
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
};
#define N_ROWS (sizeof rows / sizeof rows[0])
_Static_assert(N_ROWS >= 120, "the table stays large");

static void build(const struct row *row, struct mm_buf *out)
{
    mm_buf_init(out, MM_MAX_STATEMENT_BYTES);
    if (row->part == WHOLE) {
        mm_buf_str_append(out, row->json);
        return;
    }
    mm_buf_printf(out, "{\"actor\":%s,\"verb\":%s,\"object\":%s%s%s}", row->part == ACTOR ? row->json : AGENT,
                  row->part == VERBS ? row->json : VERB, row->part == OBJ ? row->json : OBJECT,
                  row->part == MORE ? "," : "", row->part == MORE ? row->json : "");
}

MM_TEST(good_statements_pass_and_bad_ones_name_their_property)
{
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    for (size_t i = 0; i < N_ROWS; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_json *doc = NULL;
        struct mm_buf text;
        build(&rows[i], &text);
        enum mm_err err = mm_json_parse(text.data, text.len, &limits, &doc, &info);
        MM_CHECK_ERR(err, MM_OK);
        if (!err) {
            err = mm_statement_check(doc, MM_XAPI_2, &info);
            bool good = rows[i].path[0] ? err == MM_ERR_INVALID &&
                                              strncmp(info.text, rows[i].path, strlen(rows[i].path)) == 0
                                        : err == MM_OK;
            MM_CHECK(good);
            MM_CHECK_ERR(mm_statement_check(doc, MM_XAPI_2, NULL), err);
            if (!good)
                printf("  row %zu %s\n  wanted \"%s\", got \"%s\"\n", i, rows[i].json, rows[i].path,
                       info.text);
        }
        mm_json_free(doc);
        mm_buf_done(&text);
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
