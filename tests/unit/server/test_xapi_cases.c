/* What xAPI asks of a record store beyond the form of statements (that table is unit.wire.check): a row for
 * each rule with its section in 1.0.3 (D: part two, data; C: part three, communication) and the status that
 * each version wants. Rows run in order against one server for each version; a row may build on those before
 * it.
 * mm-test-pg: */
#include "tests/unit/server/fixture_web.h"

#define AGENT    "%7B%22mbox%22%3A%22mailto%3Aa%40example.com%22%7D"
#define ACTIVITY "http%3A%2F%2Fexample.com%2Factivity"
#define STATE    "/activities/state?activityId=" ACTIVITY "&agent=" AGENT
#define APROF    "/activities/profile?activityId=" ACTIVITY
#define GPROF    "/agents/profile?agent=" AGENT
#define ID(n)    "0198c000-0000-4000-8000-0000000000" n
#define ACTOR    "\"actor\":{\"mbox\":\"mailto:a@example.com\"}"
#define VERB     "\"verb\":{\"id\":\"http://example.com/verb\",\"display\":{\"en\":\"did\",\"ja\":\"した\"}}"
#define OBJ      "\"object\":{\"id\":\"http://example.com/activity\"}"
#define ST(id)   "{\"id\":\"" id "\"," ACTOR "," VERB "," OBJ "}"
#define VOIDS(id, target)                                                                                    \
    "{\"id\":\"" id "\"," ACTOR ",\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/voided\"},"              \
    "\"object\":{\"objectType\":\"StatementRef\",\"id\":\"" target "\"}}"
#define JSON  "Content-Type: application/json"
#define FORM  "Content-Type: application/x-www-form-urlencoded"
#define MIXED "Content-Type: multipart/mixed; boundary=\"--b-1\""
/* SHA-256 of "hello" */
#define SHA "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define WITH(id, more)                                                                                       \
    "{\"id\":\"" id "\"," ACTOR "," VERB "," OBJ                                                             \
    ",\"attachments\":[{\"usageType\":\"http://example.com/u\","                                             \
    "\"display\":{\"en\":\"d\"},\"contentType\":\"text/plain\",\"length\":5,\"sha2\":\"" SHA "\"" more "}]}"
#define CONTEXT(id, context) "{\"id\":\"" id "\"," ACTOR "," VERB "," OBJ ",\"context\":{" context "}}"
#define PART(json)           "\r\n----b-1\r\nContent-Type:application/json\r\n\r\n" json
#define RAW(hash, data)                                                                                      \
    "\r\n----b-1\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding:binary\r\n"                        \
    "X-Experience-API-Hash:" hash "\r\n\r\n" data
#define LAST "\r\n----b-1--\r\n"
#define SIGNED(id, type)                                                                                     \
    "{\"id\":\"" id "\"," ACTOR "," VERB "," OBJ ",\"attachments\":[{\"usageType\":"                         \
    "\"http://adlnet.gov/expapi/attachments/signature\",\"display\":{\"en\":\"s\"},\"contentType\":\"" type  \
    "\",\"length\":1,\"sha2\":\""

struct row {
    const char *section, *rule;
    const char *method, *path; /* below /xapi */
    const char *header;        /* "Name: value", or NULL */
    const char *body;          /* or NULL */
    int status[2];             /* 1.0.3, 2.0; 0: not asked of this version */
    const char *has;           /* in the answer's body; "!" first: not in it; NULL: anything */
};
static const struct row rows[] = {
    {"C2.8",
     "about needs no version and names both",
     "GET",
     "/about",
     NULL,
     NULL,
     {200, 200},
     "\"1.0.3\",\"2.0.0\""},
    /* statements in */
    {"C2.1.2",
     "a single statement is taken and its id returned",
     "POST",
     "/statements",
     JSON,
     ST(ID("01")),
     {200, 200},
     "[\"" ID("01") "\"]"},
    {"D2.2", "a statement is an object", "POST", "/statements", JSON, "[1]", {400, 400}, NULL},
    {"D2.2", "and not a number", "POST", "/statements", JSON, "1", {400, 400}, NULL},
    {"C2.1.2",
     "the same once more changes nothing",
     "POST",
     "/statements",
     JSON,
     ST(ID("01")),
     {200, 200},
     ID("01")},
    {"D2.4.1",
     "an id is never used for another statement",
     "POST",
     "/statements",
     JSON,
     "{\"id\":\"" ID("01") "\",\"actor\":{\"mbox\":\"mailto:b@example.com\"}," VERB "," OBJ "}",
     {409, 409},
     "message"},
    {"D2.4.1",
     "a statement without id gets one",
     "POST",
     "/statements",
     JSON,
     "{" ACTOR "," VERB "," OBJ "}",
     {200, 200},
     "[\""},
    {"C2.1.2",
     "a batch keeps its order",
     "POST",
     "/statements",
     JSON,
     "[" ST(ID("03")) "," ST(ID("02")) "]",
     {200, 200},
     "[\"" ID("03") "\",\"" ID("02") "\"]"},
    {"C2.1.2",
     "one bad statement refuses the batch",
     "POST",
     "/statements",
     JSON,
     "[" ST(ID("04")) ",{}]",
     {400, 400},
     "actor"},
    {"C2.1.2",
     "and nothing of it is kept",
     "GET",
     "/statements?statementId=" ID("04"),
     NULL,
     NULL,
     {404, 404},
     NULL},
    {"C2.1.2",
     "a batch that conflicts keeps nothing either",
     "POST",
     "/statements",
     JSON,
     "[" ST(ID("04")) ",{\"id\":\"" ID("01") "\"," ACTOR ",\"verb\":{\"id\":\"http://example.com/x\"}," OBJ
                                             "}]",
     {409, 409},
     NULL},
    {"C2.1.2",
     "so it is still not there",
     "GET",
     "/statements?statementId=" ID("04"),
     NULL,
     NULL,
     {404, 404},
     NULL},
    {"C2.1.2",
     "an id twice in a batch is refused",
     "POST",
     "/statements",
     JSON,
     "[" ST(ID("05")) "," ST(ID("05")) "]",
     {400, 400},
     "id"},
    {"C2.1.2",
     "POST has no parameters",
     "POST",
     "/statements?statementId=" ID("05"),
     JSON,
     ST(ID("05")),
     {400, 400},
     "statementId"},
    {"C2.1.1",
     "PUT stores under its parameter",
     "PUT",
     "/statements?statementId=" ID("06"),
     JSON,
     "{" ACTOR "," VERB "," OBJ "}",
     {204, 204},
     NULL},
    {"C2.1.1",
     "and is read by it",
     "GET",
     "/statements?statementId=" ID("06"),
     NULL,
     NULL,
     {200, 200},
     "\"id\":\"" ID("06") "\""},
    {"C2.1.1",
     "PUT needs its parameter",
     "PUT",
     "/statements",
     JSON,
     ST(ID("07")),
     {400, 400},
     "statementId"},
    {"C2.1.1",
     "parameter and id must agree",
     "PUT",
     "/statements?statementId=" ID("07"),
     JSON,
     ST(ID("08")),
     {400, 400},
     "statementId"},
    {"C2.1.1",
     "PUT takes one statement",
     "PUT",
     "/statements?statementId=" ID("07"),
     JSON,
     "[" ST(ID("07")) "]",
     {400, 400},
     NULL},
    {"C1.5",
     "another media type is refused",
     "POST",
     "/statements",
     "Content-Type: text/plain",
     ST(ID("07")),
     {400, 400},
     "Content-Type"},
    {"C1.5",
     "multipart/form-data is refused",
     "POST",
     "/statements",
     "Content-Type: multipart/form-data; boundary=b",
     ST(ID("07")),
     {400, 400},
     NULL},
    {"D2.2",
     "a property that is not known is refused",
     "POST",
     "/statements",
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"x\":1}",
     {400, 400},
     "x"},
    {"D2.2",
     "text after the statement is refused",
     "POST",
     "/statements",
     JSON,
     ST(ID("07")) "x",
     {400, 400},
     NULL},
    {"D2.4.8",
     "stored of the sender is replaced",
     "PUT",
     "/statements?statementId=" ID("09"),
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"stored\":\"2001-01-01T00:00:00Z\"}",
     {204, 204},
     NULL},
    {"D2.4.8",
     "by our own",
     "GET",
     "/statements?statementId=" ID("09"),
     NULL,
     NULL,
     {200, 200},
     "!2001-01-01"},
    {"D2.4.9",
     "authority is whoever wrote it",
     "GET",
     "/statements?statementId=" ID("09"),
     NULL,
     NULL,
     {200, 200},
     "\"authority\":{\"objectType\":\"Agent\",\"account\""},
    {"D2.4.10",
     "version is kept as it was sent",
     "PUT",
     "/statements?statementId=" ID("0a"),
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"version\":\"1.0.1\"}",
     {204, 204},
     NULL},
    {"D2.4.10",
     "as it was sent",
     "GET",
     "/statements?statementId=" ID("0a"),
     NULL,
     NULL,
     {200, 200},
     "\"version\":\"1.0.1\""},
    {"D2.4.6.2",
     "a single context activity becomes a list",
     "PUT",
     "/statements?statementId=" ID("0b"),
     JSON,
     "{" ACTOR "," VERB "," OBJ
     ",\"context\":{\"contextActivities\":{\"parent\":{\"id\":\"http://example.com/p\"}}}}",
     {204, 204},
     NULL},
    {"D2.4.6.2",
     "when it is read",
     "GET",
     "/statements?statementId=" ID("0b"),
     NULL,
     NULL,
     {200, 200},
     "\"parent\":[{\"id\":\"http://example.com/p\"}]"},
    {"D2.4.7",
     "a time of another zone is taken",
     "PUT",
     "/statements?statementId=" ID("0c"),
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"timestamp\":\"2026-11-22T09:00:00.123+09:00\"}",
     {204, 204},
     NULL},
    {"D2.4.7",
     "and 2.0 shows it in UTC",
     "GET",
     "/statements?statementId=" ID("0c"),
     NULL,
     NULL,
     {0, 200},
     "\"timestamp\":\"2026-11-22T00:00:00.123"},
    {"D4.7",
     "durations count to the hundredth",
     "PUT",
     "/statements?statementId=" ID("0d"),
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"result\":{\"duration\":\"PT1.237S\"}}",
     {204, 204},
     NULL},
    {"D4.7",
     "so this is the same statement",
     "PUT",
     "/statements?statementId=" ID("0d"),
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"result\":{\"duration\":\"PT1.23S\"}}",
     {204, 204},
     NULL},
    {"D4.7",
     "and this is not",
     "PUT",
     "/statements?statementId=" ID("0d"),
     JSON,
     "{" ACTOR "," VERB "," OBJ ",\"result\":{\"duration\":\"PT1.24S\"}}",
     {409, 409},
     NULL},
    /* voiding, statements about statements */
    {"D2.3.2",
     "a statement is voided",
     "POST",
     "/statements",
     JSON,
     VOIDS(ID("11"), ID("02")),
     {200, 200},
     NULL},
    {"D2.3.2",
     "and no longer found by its id",
     "GET",
     "/statements?statementId=" ID("02"),
     NULL,
     NULL,
     {404, 404},
     NULL},
    {"C2.1.3",
     "but as a voided one",
     "GET",
     "/statements?voidedStatementId=" ID("02"),
     NULL,
     NULL,
     {200, 200},
     ID("02")},
    {"C2.1.3",
     "one that is not voided is not",
     "GET",
     "/statements?voidedStatementId=" ID("03"),
     NULL,
     NULL,
     {404, 404},
     NULL},
    {"C2.1.3",
     "a voided statement is in no list",
     "GET",
     "/statements?verb=http%3A%2F%2Fexample.com%2Fverb",
     NULL,
     NULL,
     {200, 200},
     "!\"id\":\"" ID("02") "\",\"actor\""},
    {"C2.1.3",
     "its voiding is, by what it is about",
     "GET",
     "/statements?verb=http%3A%2F%2Fexample.com%2Fverb",
     NULL,
     NULL,
     {200, 200},
     "\"id\":\"" ID("11") "\""},
    {"D2.3.2",
     "a voiding statement is not voided",
     "POST",
     "/statements",
     JSON,
     VOIDS(ID("12"), ID("11")),
     {200, 200},
     NULL},
    {"D2.3.2", "so it stays", "GET", "/statements?statementId=" ID("11"), NULL, NULL, {200, 200}, NULL},
    {"D2.3.2",
     "the voiding may come first",
     "POST",
     "/statements",
     JSON,
     VOIDS(ID("13"), ID("14")),
     {200, 200},
     NULL},
    {"D2.3.2", "then what it voids", "POST", "/statements", JSON, ST(ID("14")), {200, 200}, NULL},
    {"D2.3.2", "is void at once", "GET", "/statements?statementId=" ID("14"), NULL, NULL, {404, 404}, NULL},
    {"D2.3.2",
     "voiding needs a reference",
     "POST",
     "/statements",
     JSON,
     "{" ACTOR ",\"verb\":{\"id\":\"http://adlnet.gov/expapi/verbs/voided\"}," OBJ "}",
     {400, 400},
     "object"},
    {"C2.1.3",
     "one about one about one fits too",
     "POST",
     "/statements",
     JSON,
     "{\"id\":\"" ID("15") "\"," ACTOR ",\"verb\":{\"id\":\"http://example.com/"
                           "v2\"},\"object\":{\"objectType\":\"StatementRef\",\"id\":\"" ID("11") "\"}}",
     {200, 200},
     NULL},
    {"C2.1.3",
     "by the last one's activity",
     "GET",
     "/statements?activity=" ACTIVITY,
     NULL,
     NULL,
     {200, 200},
     "\"id\":\"" ID("15") "\""},
    /* statements out */
    {"C2.1.3",
     "no two kinds of id together",
     "GET",
     "/statements?statementId=" ID("01") "&voidedStatementId=" ID("02"),
     NULL,
     NULL,
     {400, 400},
     NULL},
    {"C2.1.3",
     "no filter beside an id",
     "GET",
     "/statements?statementId=" ID("01") "&limit=1",
     NULL,
     NULL,
     {400, 400},
     NULL},
    {"C2.1.3",
     "names of parameters are case sensitive",
     "GET",
     "/statements?Verb=http%3A%2F%2Fexample.com%2Fverb",
     NULL,
     NULL,
     {400, 400},
     "Verb"},
    {"C2.1.3",
     "an agent without identifier finds nothing and is refused",
     "GET",
     "/statements?agent=%7B%22name%22%3A%22a%22%7D",
     NULL,
     NULL,
     {400, 400},
     "agent"},
    {"C2.1.3",
     "a page says where the next begins",
     "GET",
     "/statements?limit=1&agent=" AGENT,
     NULL,
     NULL,
     {200, 200},
     "\"more\":\"/xapi/statements?limit=1&agent="},
    {"C2.1.3",
     "nothing found is an empty list",
     "GET",
     "/statements?registration=" ID("ff"),
     NULL,
     NULL,
     {200, 200},
     "{\"statements\":[],\"more\":\"\"}"},
    {"C2.1.3",
     "ids cuts verbs and activities to their ids",
     "GET",
     "/statements?format=ids&statementId=" ID("01"),
     NULL,
     NULL,
     {200, 200},
     "\"verb\":{\"id\":\"http://example.com/verb\"},"},
    {"C2.1.3",
     "canonical gives one language",
     "GET",
     "/statements?format=canonical&statementId=" ID("01"),
     "Accept-Language: fr;q=0.9, ja;q=0.5",
     NULL,
     {200, 200},
     "\"display\":{\"ja\":\"した\"}"},
    {"C2.1.3",
     "an unknown format is refused",
     "GET",
     "/statements?format=short",
     NULL,
     NULL,
     {400, 400},
     "format"},
    {"C1.1",
     "HEAD is GET without its body",
     "HEAD",
     "/statements?statementId=" ID("01"),
     NULL,
     NULL,
     {200, 200},
     "!actor"},
    {"C2.1",
     "there is no DELETE of statements",
     "DELETE",
     "/statements?statementId=" ID("01"),
     NULL,
     NULL,
     {405, 405},
     NULL},
    /* agents and groups of the context: new in 2.0, its section of context */
    {"2.0 context",
     "an agent of the context; 1.0.3 (D2.2) knows no such property",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("60"), "\"contextAgents\":[{"
                       "\"objectType\":\"contextAgent\","
                       "\"agent\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       ",\"relevantTypes\":[\"http://example.com/t\"]"
                       "}]"),
     {400, 200},
     NULL},
    {"2.0 context",
     "a context agent says that it is one",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"agent\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       "}]"),
     {0, 400},
     "contextAgents[0].objectType"},
    {"2.0 context",
     "and nothing else",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"objectType\":\"Agent\",\"agent\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       "}]"),
     {0, 400},
     "contextAgents[0].objectType"},
    {"2.0 context",
     "it names an agent",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"objectType\":\"contextAgent\""
                       "}]"),
     {0, 400},
     "contextAgents[0].agent"},
    {"2.0 context",
     "which is none without an identifier",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"objectType\":\"contextAgent\","
                       "\"agent\":{\"name\":\"c\"}"
                       "}]"),
     {0, 400},
     "contextAgents[0].agent"},
    {"2.0 context",
     "its types are not none",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"objectType\":\"contextAgent\","
                       "\"agent\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       ",\"relevantTypes\":[]"
                       "}]"),
     {0, 400},
     "contextAgents[0].relevantTypes"},
    {"2.0 context",
     "its types are IRIs",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"objectType\":\"contextAgent\","
                       "\"agent\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       ",\"relevantTypes\":[\"t\"]"
                       "}]"),
     {0, 400},
     "contextAgents[0].relevantTypes"},
    {"2.0 context",
     "it has nothing that nobody knows",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("61"), "\"contextAgents\":[{"
                       "\"objectType\":\"contextAgent\","
                       "\"agent\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       ",\"more\":1"
                       "}]"),
     {0, 400},
     "contextAgents[0].more"},
    {"2.0 context",
     "a group of the context",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("62"), "\"contextGroups\":[{"
                       "\"objectType\":\"contextGroup\","
                       "\"group\":"
                       "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"}"
                       "}]"),
     {400, 200},
     NULL},
    {"2.0 context",
     "a context group says that it is one",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("63"), "\"contextGroups\":[{"
                       "\"group\":"
                       "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"}"
                       "}]"),
     {0, 400},
     "contextGroups[0].objectType"},
    {"2.0 context",
     "it names a group",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("63"), "\"contextGroups\":[{"
                       "\"objectType\":\"contextGroup\","
                       "\"group\":"
                       "{\"objectType\":\"Agent\",\"mbox\":\"mailto:c@example.jp\"}"
                       "}]"),
     {0, 400},
     "contextGroups[0].group"},
    {"2.0 context",
     "its types are not none",
     "POST",
     "/statements",
     JSON,
     CONTEXT(ID("63"), "\"contextGroups\":[{"
                       "\"objectType\":\"contextGroup\","
                       "\"group\":"
                       "{\"objectType\":\"Group\",\"mbox\":\"mailto:g@example.jp\"}"
                       ",\"relevantTypes\":[]"
                       "}]"),
     {0, 400},
     "contextGroups[0].relevantTypes"},
    {"2.0 context",
     "related_agents finds an agent of the context",
     "GET",
     "/statements?related_agents=true&agent=%7B%22mbox%22%3A%22mailto%3Ac%40example.jp%22%7D",
     NULL,
     NULL,
     {0, 200},
     ID("60")},
    {"2.0 context",
     "and a group",
     "GET",
     "/statements?related_agents=true&agent=%7B%22objectType%22%3A%22Group%22%2C%22mbox%22%3A%22mailto%3Ag%"
     "40example.jp%22%7D",
     NULL,
     NULL,
     {0, 200},
     ID("62")},
    {"2.0 context",
     "which is not what it is about",
     "GET",
     "/statements?agent=%7B%22mbox%22%3A%22mailto%3Ac%40example.jp%22%7D",
     NULL,
     NULL,
     {0, 200},
     "!" ID("60")},
    /* attachments */
    {"D2.4.11",
     "an attachment needs its bytes or an address",
     "POST",
     "/statements",
     JSON,
     WITH(ID("20"), ""),
     {400, 400},
     "attachments"},
    {"D2.4.11",
     "an address is enough",
     "POST",
     "/statements",
     JSON,
     WITH(ID("20"), ",\"fileUrl\":\"http://example.com/f\""),
     {200, 200},
     NULL},
    {"C1.5.2",
     "bytes come as a part",
     "POST",
     "/statements",
     MIXED,
     PART(WITH(ID("21"), "")) RAW(SHA, "hello") LAST,
     {200, 200},
     ID("21")},
    {"C1.5.2",
     "and go out as one",
     "GET",
     "/statements?attachments=true&statementId=" ID("21"),
     NULL,
     NULL,
     {200, 200},
     "X-Experience-API-Hash: " SHA "\r\n\r\nhello\r\n"},
    {"C1.5.2",
     "unless they are not asked for",
     "GET",
     "/statements?statementId=" ID("21"),
     NULL,
     NULL,
     {200, 200},
     "!hello"},
    {"C1.5.2",
     "a body without any attachment is good",
     "POST",
     "/statements",
     MIXED,
     PART(ST(ID("22"))) LAST,
     {200, 200},
     NULL},
    {"C1.5.2",
     "a part that nothing speaks of is refused",
     "POST",
     "/statements",
     MIXED,
     PART(ST(ID("23"))) RAW(SHA, "hello") LAST,
     {400, 400},
     NULL},
    {"C1.5.2",
     "bytes that do not match their hash are refused",
     "POST",
     "/statements",
     MIXED,
     PART(WITH(ID("23"), "")) RAW(SHA, "hellO") LAST,
     {400, 400},
     "Hash"},
    {"C1.5.2",
     "a part must be binary",
     "POST",
     "/statements",
     MIXED,
     PART(WITH(ID("23"), "")) "\r\n----b-1\r\nX-Experience-API-Hash:" SHA "\r\n\r\nhello" LAST,
     {400, 400},
     "binary"},
    {"C1.5.2",
     "the first part holds the statements",
     "POST",
     "/statements",
     MIXED,
     RAW(SHA, "hello") PART(WITH(ID("23"), "")) LAST,
     {400, 400},
     NULL},
    {"C1.5.2", "the end must be marked", "POST", "/statements", MIXED, PART(ST(ID("23"))), {400, 400}, NULL},
    {"C1.5.2",
     "the boundary must be in the body",
     "POST",
     "/statements",
     "Content-Type: multipart/mixed; boundary=other",
     PART(ST(ID("23"))) LAST,
     {400, 400},
     "boundary"},
    {"C1.5.2",
     "and in the header",
     "POST",
     "/statements",
     "Content-Type: multipart/mixed",
     PART(ST(ID("23"))) LAST,
     {400, 400},
     "boundary"},
    {"D2.6",
     "a signature is of this media type",
     "POST",
     "/statements",
     MIXED,
     PART(SIGNED(ID("24"), "text/plain") SHA "\"}]}") RAW(SHA, "hello") LAST,
     {400, 400},
     "octet-stream"},
    {"D2.6",
     "and a compact JWS",
     "POST",
     "/statements",
     MIXED,
     PART(SIGNED(ID("24"), "application/octet-stream") SHA "\"}]}") RAW(SHA, "hello") LAST,
     {400, 400},
     "JWS"},
    /* documents */
    {"C2.3", "no state, no document", "GET", STATE "&stateId=s", NULL, NULL, {404, 404}, NULL},
    {"C2.3", "a new state", "PUT", STATE "&stateId=s", JSON, "{\"a\":1,\"b\":{\"c\":1}}", {204, 204}, NULL},
    {"C3.1",
     "1.0.3 overwrites a state unseen, 2.0 does not",
     "PUT",
     STATE "&stateId=s",
     JSON,
     "{\"a\":1,\"b\":{\"c\":1}}",
     {204, 409},
     NULL},
    {"C2.2",
     "POST merges one level deep",
     "POST",
     STATE "&stateId=s",
     JSON,
     "{\"b\":{\"d\":2}}",
     {204, 204},
     NULL},
    {"C2.2",
     "the whole member is replaced",
     "GET",
     STATE "&stateId=s",
     NULL,
     NULL,
     {200, 200},
     "{\"a\":1,\"b\":{\"d\":2}}"},
    {"C2.2",
     "only JSON merges",
     "POST",
     STATE "&stateId=s",
     "Content-Type: text/plain",
     "x",
     {400, 400},
     NULL},
    {"C2.2", "only objects merge", "POST", STATE "&stateId=s", JSON, "[1]", {400, 400}, NULL},
    {"C2.3", "ids of a place", "GET", STATE, NULL, NULL, {200, 200}, "[\"s\"]"},
    {"C2.3",
     "those since then",
     "GET",
     STATE "&since=2100-01-01T00%3A00%3A00Z",
     NULL,
     NULL,
     {200, 200},
     "[]"},
    {"C2.3", "since is a time", "GET", STATE "&since=x", NULL, NULL, {400, 400}, "since"},
    {"C2.3",
     "registration is a UUID",
     "GET",
     STATE "&stateId=s&registration=x",
     NULL,
     NULL,
     {400, 400},
     "registration"},
    {"C2.3",
     "another registration, another state",
     "GET",
     STATE "&stateId=s&registration=" ID("ee"),
     NULL,
     NULL,
     {404, 404},
     NULL},
    {"C2.3",
     "agent is JSON",
     "GET",
     "/activities/state?activityId=" ACTIVITY "&agent=x",
     NULL,
     NULL,
     {400, 400},
     "agent"},
    {"C2.3",
     "agent is needed",
     "GET",
     "/activities/state?activityId=" ACTIVITY,
     NULL,
     NULL,
     {400, 400},
     "agent"},
    {"C2.3",
     "activityId is needed",
     "GET",
     "/activities/state?agent=" AGENT,
     NULL,
     NULL,
     {400, 400},
     "activityId"},
    {"C2.3", "stateId is needed to write", "PUT", STATE, JSON, "{}", {400, 400}, NULL},
    {"C2.3", "all states of a place are deleted", "DELETE", STATE, NULL, NULL, {204, 204}, NULL},
    {"C2.3", "and gone", "GET", STATE, NULL, NULL, {200, 200}, "[]"},
    {"C3.1",
     "a new profile in 1.0.3 says that it is new",
     "PUT",
     APROF "&profileId=p",
     JSON,
     "{\"a\":1}",
     {400, 204},
     NULL},
    {"C3.1",
     "If-None-Match says so",
     "PUT",
     APROF "&profileId=q",
     "If-None-Match: *",
     "abc",
     {204, 204},
     NULL},
    {"C3.1",
     "and refuses to overwrite",
     "PUT",
     APROF "&profileId=q",
     "If-None-Match: *",
     "abd",
     {412, 412},
     "message"},
    {"C3.1", "no condition, no overwriting", "PUT", APROF "&profileId=q", NULL, "abd", {409, 409}, "message"},
    {"C3.1",
     "a wrong ETag is refused",
     "PUT",
     APROF "&profileId=q",
     "If-Match: \"1111111111111111111111111111111111111111\"",
     "abd",
     {412, 412},
     NULL},
    {"C3.1", "nothing was changed", "GET", APROF "&profileId=q", NULL, NULL, {200, 200}, "abc"},
    {"C3.1",
     "the ETag is SHA-1",
     "PUT",
     APROF "&profileId=q",
     "If-Match: \"a9993e364706816aba3e25717850c26c9cd0d89d\"",
     "abd",
     {204, 204},
     NULL},
    {"C3.1",
     "a wrong ETag deletes nothing",
     "DELETE",
     APROF "&profileId=q",
     "If-Match: \"a9993e364706816aba3e25717850c26c9cd0d89d\"",
     NULL,
     {412, 412},
     NULL},
    {"C2.7", "a profile is deleted one by one", "DELETE", APROF, NULL, NULL, {400, 400}, NULL},
    {"C2.7", "by its id", "DELETE", APROF "&profileId=q", NULL, NULL, {204, 204}, NULL},
    {"C2.6", "a profile of an agent", "POST", GPROF "&profileId=p", JSON, "{\"x\":1}", {204, 204}, NULL},
    {"C2.6", "is another than of an activity", "GET", GPROF, NULL, NULL, {200, 200}, "[\"p\"]"},
    /* agents, activities */
    {"C2.4",
     "a person has lists",
     "GET",
     "/agents?agent=" AGENT,
     NULL,
     NULL,
     {200, 200},
     "{\"objectType\":\"Person\",\"mbox\":[\"mailto:a@example.com\"]}"},
    {"C2.4", "agent is needed", "GET", "/agents", NULL, NULL, {400, 400}, "agent"},
    {"C2.5",
     "a definition in one language",
     "POST",
     "/statements",
     JSON,
     "{" ACTOR "," VERB
     ",\"object\":{\"id\":\"http://example.com/d\",\"definition\":{\"name\":{\"en\":\"x\"}}}}",
     {200, 200},
     NULL},
    {"C2.5",
     "and in another",
     "POST",
     "/statements",
     JSON,
     "{" ACTOR "," VERB
     ",\"object\":{\"id\":\"http://example.com/d\",\"definition\":{\"name\":{\"ja\":\"え\"}}}}",
     {200, 200},
     NULL},
    {"C2.5",
     "are put together",
     "GET",
     "/activities?activityId=http%3A%2F%2Fexample.com%2Fd",
     NULL,
     NULL,
     {200, 200},
     "\"name\":{\"ja\":\"え\",\"en\":\"x\"}"},
    {"C2.5",
     "an unknown activity has its id",
     "GET",
     "/activities?activityId=http%3A%2F%2Fexample.com%2Fno",
     NULL,
     NULL,
     {200, 200},
     "{\"objectType\":\"Activity\",\"id\":\"http://example.com/no\"}"},
    /* the alternate request syntax: 1.0.3 alone */
    {"C1.3", "GET as a form", "POST", "/statements?method=GET", FORM, "limit=1", {200, 400}, NULL},
    {"C1.3",
     "PUT as a form",
     "POST",
     "/statements?method=PUT",
     FORM,
     "statementId=" ID("30") "&content=%7B%22actor%22%3A" AGENT
                             "%2C%22verb%22%3A%7B%22id%22%3A%22http%3A%2F%2Fa.b%2Fc%22%7D%2C%22object%22%3A%"
                             "7B%22id%22%3A%22http%3A%2F%2Fa.b%2Fd%22%7D%7D",
     {204, 400},
     NULL},
    {"C1.3",
     "the method alone stands in the address",
     "POST",
     "/statements?method=PUT&statementId=" ID("31"),
     FORM,
     "content=%7B%7D",
     {400, 400},
     "method"},
    {"C1.3",
     "what is put has content",
     "POST",
     "/statements?method=PUT",
     FORM,
     "statementId=" ID("31"),
     {400, 400},
     NULL},
    {"C1.3",
     "headers come in the form",
     "POST",
     "/statements?method=GET",
     FORM,
     "limit=1&X-Experience-API-Version=0.8",
     {400, 400},
     NULL},
    {"C1.3",
     "2.0 named in the form is refused",
     "POST",
     "/statements?method=GET",
     FORM,
     "limit=1&X-Experience-API-Version=2.0.0",
     {400, 400},
     NULL},
    {"C1.3", "only a POST can be one", "PUT", "/statements?method=POST", FORM, "limit=1", {400, 400}, NULL},
    {"C1.3",
     "an unknown method is none",
     "POST",
     "/statements?method=PATCH",
     FORM,
     "limit=1",
     {400, 400},
     NULL},
};
#define N_ROWS (sizeof rows / sizeof rows[0])

static bool credential(struct web *w, const char *scope, char basic[300])
{
    struct mm_credential_row like = {.decision = "議会運営委員会 2026-11-01 第1号"};
    char id[MM_UUID_BYTES], secret[64], pair[200];
    snprintf(like.name, sizeof like.name, "%s", scope);
    snprintf(like.scope, sizeof like.scope, "%s", scope);
    bool good = mm_credential_add(w->c.central, "clerk", &like, id, secret, NULL) == MM_OK;
    snprintf(pair, sizeof pair, "%s:%s", id, secret);
    snprintf(basic, 300, "Basic ");
    base64(pair, basic + 6);
    return MM_CHECK(good);
}

static int send_row(struct web *w, const char *basic, const char *version, const struct row *row)
{
    char path[3000], name[40] = "", value[200] = "";
    const char *colon = row->header ? strchr(row->header, ':') : NULL;
    if (colon) {
        snprintf(name, sizeof name, "%.*s", (int)(colon - row->header), row->header);
        snprintf(value, sizeof value, "%s", colon + 2);
    }
    const struct mm_http_header headers[] = {
        {"Authorization", basic}, {"X-Experience-API-Version", version}, {name, value}};
    snprintf(path, sizeof path, "/xapi%s", row->path);
    return web_send(w, row->method, path, headers, colon ? 3 : 2, row->body,
                    row->body ? strlen(row->body) : 0);
}

static bool row_holds(struct web *w, const char *basic, const char *version, size_t which,
                      const struct row *row)
{
    int status = send_row(w, basic, version, row);
    const char *body = mm_buf_str(&w->answer.body), *has = row->has;
    bool good = status == row->status[which];
    if (good && has && status < 300)
        good = has[0] == '!' ? !strstr(body, has + 1) : strstr(body, has) != NULL;
    if (!good)
        printf("  %s, %s: %s\n  %s %s: wanted %d \"%s\", got %d %s\n", version, row->section, row->rule,
               row->method, row->path, row->status[which], has ? has : "", status, body);
    return good;
}

static void walk(const char *version, size_t which)
{
    struct web w;
    char basic[300];
    MM_REQUIRE(web_open(&w) && credential(&w, "all", basic));
    for (size_t i = 0; i < N_ROWS; i++) {
        if (rows[i].status[which])
            MM_CHECK(row_holds(&w, basic, version, which, &rows[i]));
        mm_clock_advance(&w.c.at, 10);
    }
    web_close(&w);
}

MM_TEST(every_rule_of_1_0_3_is_kept)
{
    walk("1.0.3", 0);
}

MM_TEST(every_rule_of_2_0_is_kept)
{
    walk("2.0.0", 1);
}

/* ---- what the specification leaves to us --------------------------------------------------------------- */
MM_TEST(a_scope_allows_its_own_and_nothing_else)
{
    static const struct {
        const char *scope;
        int get, post, state; /* statuses */
    } scopes[] = {
        {"statements/read", 200, 403, 403}, {"statements/write", 403, 200, 403}, {"all", 200, 200, 404}};
    struct web w;
    MM_REQUIRE(web_open(&w));
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++) {
        const struct row get = {.method = "GET", .path = "/statements"};
        const struct row post = {
            .method = "POST", .path = "/statements", .header = JSON, .body = ST(ID("01"))};
        const struct row state = {.method = "GET", .path = STATE "&stateId=s"};
        char basic[300];
        MM_REQUIRE(credential(&w, scopes[i].scope, basic));
        MM_CHECK_INT(send_row(&w, basic, "2.0.0", &get), scopes[i].get);
        MM_CHECK_INT(send_row(&w, basic, "2.0.0", &post), scopes[i].post);
        MM_CHECK_INT(send_row(&w, basic, "2.0.0", &state), scopes[i].state);
    }
    web_close(&w);
}

/* A record of a kiosk is neither voided by others, nor do they learn by trial what it says; and what they
 * write of our people counts for nothing. */
MM_TEST(a_record_of_a_kiosk_is_out_of_reach)
{
    struct web w;
    struct kiosk k;
    struct mm_record_reply reply;
    char basic[300], body[4000], path[200];
    int64_t progress = 0, after = 0;
    MM_REQUIRE(web_open(&w) && credential(&w, "all", basic) && kiosk_enrol(&w.c, &k, 1));
    struct record record = record_verb(&w.c, &k, PERSON, MM_VERB_COMPLETED, COUNCIL_AT_MS - 5000);
    MM_CHECK_ERR(take(&w.c, &k, &record, 1, &reply), MM_OK);
    MM_CHECK_ERR(mm_db_int(w.c.central->db, "SELECT COUNT(*) FROM sighting", &progress, NULL), MM_OK);
    struct row row = {.method = "POST", .path = "/statements", .header = JSON, .body = body};
    snprintf(body, sizeof body, VOIDS(ID("01"), "%s"), record.id);
    MM_CHECK_INT(send_row(&w, basic, "2.0.0", &row), 200);
    snprintf(path, sizeof path, "/statements?statementId=%s", record.id);
    const struct row get = {.method = "GET", .path = path};
    MM_CHECK_INT(send_row(&w, basic, "2.0.0", &get), 200);
    snprintf(body, sizeof body, "%.*s", (int)record.len, record.bytes);
    MM_CHECK_INT(send_row(&w, basic, "2.0.0", &row), 409);
    char *id = strstr(body, record.id);
    MM_REQUIRE(id != NULL);
    memcpy(id, ID("02"), strlen(ID("02")));
    MM_CHECK_INT(send_row(&w, basic, "2.0.0", &row), 200);
    MM_CHECK_ERR(mm_central_rebuild(w.c.central, NULL), MM_OK);
    MM_CHECK_ERR(mm_db_int(w.c.central->db, "SELECT COUNT(*) FROM sighting", &after, NULL), MM_OK);
    MM_CHECK_INT(after, progress);
    MM_CHECK(progress > 0);
    records_free(&record, 1);
    web_close(&w);
}

/* An object of n members, called a0 a1 … or b0 b1 …; owned. */
static char *members(char letter, int n)
{
    struct mm_buf out;
    mm_buf_init(&out, MM_MAX_BODY_BYTES);
    mm_buf_char(&out, '{');
    for (int i = 0; i < n; i++)
        mm_buf_printf(&out, "%s\"%c%d\":0", i ? "," : "", letter, i);
    mm_buf_char(&out, '}');
    return mm_buf_take(&out, NULL);
}

/* Nobody who may write makes the one writer, or a reader, work without end. */
MM_TEST(what_would_cost_without_end_is_refused)
{
    struct web w;
    char basic[300];
    MM_REQUIRE(web_open(&w) && credential(&w, "all", basic));
    char *a = members('a', 3000), *b = members('b', 3000), *few = members('c', 3);
    struct row put = {.method = "PUT", .path = STATE "&stateId=s", .header = JSON, .body = a};
    struct row post = {.method = "POST", .path = STATE "&stateId=s", .header = JSON, .body = few};
    MM_CHECK_INT(send_row(&w, basic, "1.0.3", &put), 204);
    MM_CHECK_INT(send_row(&w, basic, "1.0.3", &post), 204);
    post.body = b;
    MM_CHECK_INT(send_row(&w, basic, "1.0.3", &post), 413);

    struct mm_buf form;
    struct row alternate = {.method = "POST", .path = "/activities/state?method=PUT", .header = FORM};
    mm_buf_init(&form, MM_MAX_BODY_BYTES);
    mm_buf_str_append(&form, "activityId=" ACTIVITY "&agent=" AGENT "&stateId=large&content=");
    for (int i = 0; i < MM_MAX_DOCUMENT_BYTES + 1; i++)
        mm_buf_char(&form, 'x');
    alternate.body = mm_buf_str(&form);
    MM_CHECK_INT(send_row(&w, basic, "1.0.3", &alternate), 413);
    mm_buf_clear(&form);
    mm_buf_str_append(&form, "format=canonical&Accept-Language=");
    for (int i = 0; i < MM_MAX_URL_BYTES; i++)
        mm_buf_str_append(&form, "a,");
    alternate.path = "/statements?method=GET";
    alternate.body = mm_buf_str(&form);
    MM_CHECK_INT(send_row(&w, basic, "1.0.3", &alternate), 400);
    mm_buf_done(&form);
    free(a);
    free(b);
    free(few);
    web_close(&w);
}

MM_TEST_MAIN
