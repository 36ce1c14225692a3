// MPFR and the GMP below it for Swift. Only what the importer cannot see is
// wrapped here: variadic functions and macros. Everything else is called under
// its own name.

#ifndef SIPP_CMPFR_SHIM_H
#define SIPP_CMPFR_SHIM_H

#include <stddef.h>
#include <stdio.h>  // before mpfr.h, which otherwise hides its printf family
#include <gmp.h>
#include <mpfr.h>
#include <stdbool.h>

/// Writes `x` to `buffer` with `digits` decimals after the first, rounded as
/// `rnd` says. Returns the length that the full text needs, or a negative value.
static inline int sipp_mpfr_format(
    char *buffer, size_t size, int digits, mpfr_srcptr x, mpfr_rnd_t rnd) {
  return mpfr_snprintf(buffer, size, "%.*R*e", digits, rnd, x);
}

// Macros in mpfr.h.
static inline mpfr_prec_t sipp_mpfr_precision(mpfr_srcptr x) {
  return mpfr_get_prec(x);
}
static inline mpfr_exp_t sipp_mpfr_exponent(mpfr_srcptr x) {
  return mpfr_get_exp(x);
}
static inline int sipp_mpfr_is_nan(mpfr_srcptr x) { return mpfr_nan_p(x); }
static inline int sipp_mpfr_sign(mpfr_srcptr x) { return mpfr_sgn(x); }
static inline int sipp_mpfr_compare(mpfr_srcptr x, mpfr_srcptr y) {
  return mpfr_cmp(x, y);
}
static inline int sipp_mpfr_set(
    mpfr_ptr target, mpfr_srcptr x, mpfr_rnd_t rnd) {
  return mpfr_set(target, x, rnd);
}

// gmp.h renames each function by a macro, which Swift does not follow.
static inline int sipp_mpq_sign(mpq_srcptr x) { return mpq_sgn(x); }
static inline void sipp_mpq_init(mpq_ptr x) { mpq_init(x); }
static inline void sipp_mpq_clear(mpq_ptr x) { mpq_clear(x); }
static inline void sipp_mpq_set_si(mpq_ptr r, long n) { mpq_set_si(r, n, 1); }
static inline void sipp_mpq_set_d(mpq_ptr r, double x) { mpq_set_d(r, x); }
static inline double sipp_mpq_get_d(mpq_srcptr x) { return mpq_get_d(x); }
static inline void sipp_mpq_add(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) {
  mpq_add(r, a, b);
}
static inline void sipp_mpq_sub(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) {
  mpq_sub(r, a, b);
}
static inline void sipp_mpq_mul(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) {
  mpq_mul(r, a, b);
}
static inline void sipp_mpq_div(mpq_ptr r, mpq_srcptr a, mpq_srcptr b) {
  mpq_div(r, a, b);
}
static inline void sipp_mpq_neg(mpq_ptr r, mpq_srcptr a) { mpq_neg(r, a); }
static inline int sipp_mpq_compare(mpq_srcptr a, mpq_srcptr b) {
  return mpq_cmp(a, b);
}
static inline int sipp_mpq_equal(mpq_srcptr a, mpq_srcptr b) {
  return mpq_equal(a, b);
}

/// The exact value as text, or NULL; to be freed by `sipp_gmp_free_text`.
static inline char *sipp_mpq_text(mpq_srcptr x) {
  return mpq_get_str(NULL, 10, x);
}
static inline void sipp_gmp_free_text(char *text) {
  void (*release)(void *, size_t);
  size_t length = 1;
  while (text[length - 1] != 0) length += 1;
  mp_get_memory_functions(NULL, NULL, &release);
  release(text, length);
}

/// Sets `r` to ±digits · 10^scale, in lowest terms.
static inline void sipp_mpq_set_decimal(
    mpq_ptr r, const char *digits, bool is_negative, long scale) {
  mpz_ptr power = mpq_denref(r);
  (void)mpz_set_str(mpq_numref(r), digits, 10);
  mpz_ui_pow_ui(power, 10, (unsigned long)(scale < 0 ? -scale : scale));
  if (scale > 0) {
    mpz_mul(mpq_numref(r), mpq_numref(r), power);
    mpz_set_ui(power, 1);
  }
  if (is_negative) mpz_neg(mpq_numref(r), mpq_numref(r));
  mpq_canonicalize(r);
}

/// Sets `r` to xⁿ; powers of coprime numbers are coprime.
static inline void sipp_mpq_power(mpq_ptr r, mpq_srcptr x, unsigned long n) {
  mpz_pow_ui(mpq_numref(r), mpq_numref(x), n);
  mpz_pow_ui(mpq_denref(r), mpq_denref(x), n);
}

/// True when the denominator of `x` is 1.
static inline int sipp_mpq_is_integer(mpq_srcptr x) {
  return mpz_cmp_ui(mpq_denref(x), 1) == 0;
}

/// Writes ⌊x⌋, or ⌈x⌉ when `up`, and returns 1 when it fits.
static inline int sipp_mpq_round(mpq_srcptr x, bool up, long *result) {
  mpz_t quotient;
  int fits;
  mpz_init(quotient);
  if (up) {
    mpz_cdiv_q(quotient, mpq_numref(x), mpq_denref(x));
  } else {
    mpz_fdiv_q(quotient, mpq_numref(x), mpq_denref(x));
  }
  fits = mpz_fits_slong_p(quotient);
  if (fits) *result = mpz_get_si(quotient);
  mpz_clear(quotient);
  return fits;
}

#endif
