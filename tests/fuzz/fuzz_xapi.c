/* The small decoders of /xapi and of headers, without a store, so that many inputs go through them in little
 * time; the first byte says which: q a query, m a multipart body behind a line with its Content-Type, j the
 * signature of a statement, h what headers carry, one a line. */
/* mm-fuzz: link=mm_server */
/* mm-test: labels=slow */
#include "sync/base/clock.h"
#include "sync/base/hash.h"
#include "sync/base/limits.h"
#include "sync/base/sign.h"
#include "sync/server/lrs.h"
#include "sync/server/multipart.h"
#include "sync/server/router.h"
#include "tests/fuzz/fuzz.h"

/* What was decoded is text, and encoded it is decoded to the same. */
static void again(const char *value)
{
    char back[300];
    struct mm_buf out;
    mm_buf_init(&out, 3 * sizeof back);
    FUZZ_CHECK(mm_utf8_valid(value, strlen(value), NULL));
    mm_percent_encode(value, &out);
    FUZZ_CHECK(mm_percent_decode(mm_buf_str(&out), out.len, true, back, sizeof back) == MM_OK);
    FUZZ_CHECK(strcmp(back, value) == 0);
    mm_buf_done(&out);
}

static void query(const uint8_t *data, size_t size)
{
    char *text = fuzz_string(data, size), name[60], value[300];
    enum mm_err err = MM_OK;
    size_t at = 0, before = 0;
    while (mm_query_next(text, &at, name, sizeof name, value, sizeof value, &err)) {
        FUZZ_CHECK(at > before && at <= strlen(text));
        before = at;
        if (err)
            continue;
        again(name);
        again(value);
    }
    free(text);
}

/* Parts lie in the body, one behind the other. */
static void multipart(const uint8_t *data, size_t size)
{
    const uint8_t *line = memchr(data, '\n', size);
    size_t head = line ? (size_t)(line - data) : size, n = 0;
    const char *body = (const char *)data + head + (line != NULL), *from = body;
    size_t len = size - head - (line != NULL);
    char *type = fuzz_string(data, head);
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_part *parts = NULL;
    enum mm_err err = mm_multipart_read(type, body, len, false, &parts, &n, &info);
    fuzz_check_info(err, &info);
    for (size_t i = 0; !err && i < n; i++) {
        FUZZ_CHECK(parts[i].data >= from && parts[i].len <= len - (size_t)(parts[i].data - body));
        from = parts[i].data + parts[i].len;
    }
    free(parts);
    free(type);
}

/* Only what says the statement, by an algorithm of the specification, is a signature of it. */
static void signature(const uint8_t *data, size_t size)
{
    static const char text[] = "{\"actor\":{\"mbox\":\"mailto:a@example.com\"},\"verb\":{\"id\":\"http://"
                               "example.com/v\"},\"object\":{\"id\":\"http://example.com/o\"}}";
    static const struct mm_json_limits limits = {MM_MAX_STATEMENT_BYTES, MM_MAX_JSON_DEPTH};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *doc = NULL;
    FUZZ_CHECK(mm_json_parse(text, sizeof text - 1, &limits, &doc, NULL) == MM_OK);
    enum mm_err err = mm_signature_check(doc, (const char *)data, size, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(err || (memchr(data, '.', size) && size > sizeof text));
    mm_json_free(doc);
}

/* What reads as one of them, reads so again when it is written. */
static void header(const char *text)
{
    char out[MM_SIGNATURE_TEXT_BYTES + MM_TIME_BYTES + MM_HASH_HEX_BYTES];
    struct mm_signature sig, same_sig;
    struct mm_hash hash, same_hash;
    int64_t at = 0, same_at = 0;
    if (mm_signature_parse(text, &sig) == MM_OK) {
        mm_signature_format(&sig, out);
        FUZZ_CHECK(mm_signature_parse(out, &same_sig) == MM_OK && memcmp(&sig, &same_sig, sizeof sig) == 0);
    }
    if (mm_hash_parse(text, &hash) == MM_OK) {
        mm_hash_format(&hash, out);
        FUZZ_CHECK(mm_hash_parse(out, &same_hash) == MM_OK && mm_hash_equal(&hash, &same_hash));
    }
    if (mm_time_parse(text, &at) == MM_OK) {
        mm_time_format(at, out);
        FUZZ_CHECK(mm_time_parse(out, &same_at) == MM_OK && same_at == at);
    }
}

static void headers(const uint8_t *data, size_t size)
{
    char *text = fuzz_string(data, size);
    for (char *line = text, *end = NULL; line; line = end) {
        end = strchr(line, '\n');
        if (end)
            *end++ = '\0';
        header(line);
    }
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        char mark;
        void (*decode)(const uint8_t *data, size_t size);
    } kinds[] = {{'q', query}, {'m', multipart}, {'j', signature}, {'h', headers}};
    for (size_t i = 0; size && i < sizeof kinds / sizeof kinds[0]; i++)
        if ((char)data[0] == kinds[i].mark)
            kinds[i].decode(data + 1, size - 1);
    return 0;
}
