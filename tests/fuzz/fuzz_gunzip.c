/* What claims to be gzip: never more bytes than allowed, and what came out survives a way there and back. The
 * same bytes are also packed and unpacked. */
/* mm-fuzz: link=mm_wire */
/* mm-test: labels=slow */
#include "sync/wire/batch.h"
#include "tests/fuzz/fuzz.h"

#define MAX_BYTES ((size_t)300 * 1024)

static enum mm_err unpack(const void *data, size_t size, size_t max, struct mm_buf *out)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    mm_buf_init(out, MAX_BYTES);
    enum mm_err err = mm_gunzip(data, size, max, out, &info);
    fuzz_check_info(err, &info);
    FUZZ_CHECK(out->len <= max);
    return err;
}

static void there_and_back(const char *data, size_t size)
{
    struct mm_buf packed, out;
    mm_buf_init(&packed, 2 * MAX_BYTES);
    FUZZ_CHECK(mm_gzip(data, size, &packed, NULL) == MM_OK);
    enum mm_err err = unpack(packed.data, packed.len, MAX_BYTES, &out);
    if (err == MM_ERR_TOO_BIG) /* packed better than the ratio that is believed */
        FUZZ_CHECK(size > packed.len * MM_MAX_GZIP_RATIO);
    else
        FUZZ_CHECK(err == MM_OK && out.len == size && (!size || memcmp(out.data, data, size) == 0));
    mm_buf_done(&packed);
    mm_buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mm_buf out, smaller;
    enum mm_err err = unpack(data, size, MAX_BYTES, &out);
    FUZZ_CHECK(err == MM_OK || err == MM_ERR_SYNTAX || err == MM_ERR_TOO_BIG);
    if (err == MM_OK) {
        FUZZ_CHECK(out.len <= size * MM_MAX_GZIP_RATIO + 64 * 1024);
        if (out.len > 0) {
            FUZZ_CHECK(unpack(data, size, out.len - 1, &smaller) == MM_ERR_TOO_BIG);
            mm_buf_done(&smaller);
        }
        FUZZ_CHECK(unpack(data, size, out.len, &smaller) == MM_OK);
        mm_buf_done(&smaller);
        there_and_back(mm_buf_str(&out), out.len);
    }
    mm_buf_done(&out);
    if (size <= MAX_BYTES)
        there_and_back((const char *)data, size);
    return 0;
}
