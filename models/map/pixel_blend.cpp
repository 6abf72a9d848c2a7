// SPDX-License-Identifier: GPL-3.0-or-later
#include "map/pixel_blend.h"

#include <array>

#if defined(__x86_64__) && defined(__GNUC__)
#define DISPATCH_HAS_AVX2 1
#include <immintrin.h>
#endif

namespace dispatch::map {

namespace {

//! Two channels at a time.
inline QRgb over(QRgb src, QRgb dst)
{
    const quint32 keep = 255U - (src >> 24U);
    quint32 redBlue = (dst & 0x00ff00ffU) * keep;
    redBlue = ((redBlue + ((redBlue >> 8U) & 0x00ff00ffU) + 0x00800080U) >> 8U) & 0x00ff00ffU;
    quint32 alphaGreen = ((dst >> 8U) & 0x00ff00ffU) * keep;
    alphaGreen = (alphaGreen + ((alphaGreen >> 8U) & 0x00ff00ffU) + 0x00800080U) & 0xff00ff00U;
    return src + (redBlue | alphaGreen);
}

#ifdef DISPATCH_HAS_AVX2
constexpr int Lanes = 8;
//! Eight pixels of which the first `i` count, read from Keep + 8 - i.
alignas(32) constexpr std::array<int, 16> Keep { -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0,
    0, 0 };

__attribute__((target("avx2"))) inline __m256i over8(__m256i src, __m256i dst)
{
    const __m256i low = _mm256_set1_epi32(0x00ff00ff);
    const __m256i half = _mm256_set1_epi16(0x0080);
    const __m256i alpha = _mm256_srli_epi32(src, 24);
    const __m256i left = _mm256_sub_epi32(_mm256_set1_epi32(255), alpha);
    const __m256i keep = _mm256_or_si256(left, _mm256_slli_epi32(left, 16));
    __m256i redBlue = _mm256_mullo_epi16(_mm256_and_si256(dst, low), keep);
    __m256i alphaGreen = _mm256_mullo_epi16(_mm256_srli_epi16(dst, 8), keep);
    redBlue = _mm256_add_epi16(redBlue, half);
    redBlue = _mm256_srli_epi16(_mm256_add_epi16(redBlue, _mm256_srli_epi16(redBlue, 8)), 8);
    alphaGreen = _mm256_add_epi16(alphaGreen, half);
    alphaGreen = _mm256_add_epi16(alphaGreen, _mm256_srli_epi16(alphaGreen, 8));
    alphaGreen = _mm256_andnot_si256(low, alphaGreen);
    return _mm256_add_epi8(src, _mm256_or_si256(redBlue, alphaGreen));
}

__attribute__((target("avx2"))) void blendRowAvx2(QRgb *dst, const QRgb *src, int length, int room)
{
    int i = 0;
    for (; i + Lanes <= length; i += Lanes) {
        auto *at = reinterpret_cast<__m256i *>(dst + i);
        const auto *from = reinterpret_cast<const __m256i *>(src + i);
        _mm256_storeu_si256(at, over8(_mm256_loadu_si256(from), _mm256_loadu_si256(at)));
    }
    const int rest = length - i;
    if (rest == 0)
        return;
    if (i + Lanes > room) {
        blendRowPlain(dst + i, src + i, rest, rest);
        return;
    }
    // What lies past the end counts as transparent; it is written back as it was.
    auto *at = reinterpret_cast<__m256i *>(dst + i);
    const __m256i mask
        = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(Keep.data() + Lanes - rest));
    const __m256i some
        = _mm256_and_si256(mask, _mm256_loadu_si256(reinterpret_cast<const __m256i *>(src + i)));
    _mm256_storeu_si256(at, over8(some, _mm256_loadu_si256(at)));
}

__attribute__((target("avx2"))) void blendRowsAvx2(QRgb *dst, qsizetype dstStride, const QRgb *src,
    qsizetype srcStride, std::span<const PixelRow> rows)
{
    for (const PixelRow &row : rows) {
        QRgb *to = dst + row.y * dstStride + row.x;
        const QRgb *from = src + row.y * srcStride + row.x;
        for (int left = row.length; left > 0; left -= Lanes, to += Lanes, from += Lanes) {
            auto *at = reinterpret_cast<__m256i *>(to);
            __m256i some = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(from));
            if (left < Lanes)
                some = _mm256_and_si256(some,
                    _mm256_loadu_si256(
                        reinterpret_cast<const __m256i *>(Keep.data() + Lanes - left)));
            _mm256_storeu_si256(at, over8(some, _mm256_loadu_si256(at)));
        }
    }
}
#endif

void blendRowsPlain(QRgb *dst, qsizetype dstStride, const QRgb *src, qsizetype srcStride,
    std::span<const PixelRow> rows)
{
    for (const PixelRow &row : rows)
        blendRowPlain(dst + row.y * dstStride + row.x, src + row.y * srcStride + row.x, row.length,
            row.length);
}

} // namespace

BlendRows blendRows()
{
#ifdef DISPATCH_HAS_AVX2
    static const BlendRows best = __builtin_cpu_supports("avx2") ? blendRowsAvx2 : blendRowsPlain;
    return best;
#else
    return blendRowsPlain;
#endif
}

void blendRowPlain(QRgb *dst, const QRgb *src, int length, int /*room*/)
{
    for (int i = 0; i < length; ++i)
        dst[i] = over(src[i], dst[i]);
}

BlendRow blendRow()
{
#ifdef DISPATCH_HAS_AVX2
    static const BlendRow best = __builtin_cpu_supports("avx2") ? blendRowAvx2 : blendRowPlain;
    return best;
#else
    return blendRowPlain;
#endif
}

} // namespace dispatch::map
