/* Narration for tests. `tone FILE.wav MILLISECONDS RATE CHANNELS` records a voice that nobody has: a tone
 * whose pitch and strength never repeat, so that a piece that is missing or played twice shows. `tone
 * --played RAW FILE.wav` finds it in what was played (as SDL's driver "disk" writes it), sample for sample;
 * `--near` what a codec changed a little; `--apart` what was paused. Prints where it begins and ends, in
 * samples; exit code 1 when it is not there as a whole. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_BYTES 44
#define MOST_BYTES (64 * 1024 * 1024)
#define NEAR_DB    20.0

static void put(FILE *f, uint32_t n, int bytes)
{
    while (bytes-- > 0) {
        (void)fputc((int)(n & 0xFF), f);
        n >>= 8;
    }
}

static int record(const char *path, long ms, uint32_t rate, uint32_t channels)
{
    uint32_t frames = (uint32_t)(ms * (long)rate / 1000), bytes = frames * channels * 2;
    FILE *f = fopen(path, "wb");
    if (!f)
        return 2;
    (void)fputs("RIFF", f);
    put(f, HEAD_BYTES - 8 + bytes, 4);
    (void)fputs("WAVEfmt ", f);
    put(f, 16, 4);
    put(f, 1, 2);
    put(f, channels, 2);
    put(f, rate, 4);
    put(f, rate * channels * 2, 4);
    put(f, channels * 2, 2);
    put(f, 16, 2);
    (void)fputs("data", f);
    put(f, bytes, 4);
    for (uint32_t i = 0; i < frames; i++) {
        double t = (double)i / rate, strength = 7000 + 4000 * sin(2.1 * t) + 1000 * sin(31 * t);
        double wave = sin(2 * 3.14159265358979 * (220 * t + 90 * t * t));
        for (uint32_t c = 0; c < channels; c++) {
            int32_t sample = (int32_t)lrint(strength * wave * (c ? 0.5 : 1));
            put(f, sample ? (uint32_t)sample : 1, 2);
        }
    }
    return fclose(f) == 0 ? 0 : 2;
}

static int16_t *load(const char *path, size_t skip, size_t *ret_n)
{
    char *bytes = malloc(MOST_BYTES);
    FILE *f = fopen(path, "rb");
    size_t n = f && bytes ? fread(bytes, 1, MOST_BYTES, f) : 0;
    if (f)
        (void)fclose(f);
    if (n < skip) {
        free(bytes);
        return NULL;
    }
    memmove(bytes, bytes + skip, n - skip);
    *ret_n = (n - skip) / sizeof(int16_t);
    return (int16_t *)(void *)bytes;
}

/* What was heard without its silences: a tone has no sample that is 0. */
static size_t without_silence(int16_t *samples, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (samples[i])
            samples[kept++] = samples[i];
    return kept;
}

/* How much stronger the recording is than what differs from it, in dB. */
static double likeness(const int16_t *a, const int16_t *b, size_t n)
{
    double signal = 1, noise = 1;
    for (size_t i = 0; i < n; i++) {
        double d = (double)a[i] - b[i];
        signal += (double)b[i] * b[i];
        noise += d * d;
    }
    return 10 * log10(signal / noise);
}

static int find(const char *raw_path, const char *wav_path, char how)
{
    enum { PROBE = 4096 };
    size_t n_raw = 0, n_wav = 0;
    int16_t *raw = load(raw_path, 0, &n_raw), *wav = load(wav_path, HEAD_BYTES, &n_wav);
    int found = 0;
    if (raw && wav && how == 'a') {
        n_raw = without_silence(raw, n_raw);
        n_wav = without_silence(wav, n_wav);
    }
    for (size_t at = 0; raw && wav && n_wav > PROBE && !found && at + n_wav <= n_raw; at++) {
        const int16_t *here = raw + at;
        if (how == 'n')
            found = likeness(here + PROBE, wav + PROBE, 256) > NEAR_DB / 2 &&
                    likeness(here, wav, n_wav) > NEAR_DB;
        else
            found = here[PROBE] == wav[PROBE] && memcmp(here, wav, n_wav * sizeof *wav) == 0;
        if (found)
            printf("%zu %zu\n", at, at + n_wav);
    }
    free(raw);
    free(wav);
    return found ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && (strcmp(argv[1], "--played") == 0 || strcmp(argv[1], "--near") == 0 ||
                      strcmp(argv[1], "--apart") == 0))
        return find(argv[2], argv[3], argv[1][2]);
    if (argc == 5)
        return record(argv[1], strtol(argv[2], NULL, 10), (uint32_t)strtoul(argv[3], NULL, 10),
                      (uint32_t)strtoul(argv[4], NULL, 10));
    (void)fputs("tone FILE.wav MS RATE CHANNELS | --played|--near|--apart RAW FILE.wav\n", stderr);
    return 2;
}
