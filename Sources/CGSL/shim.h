// GSL for Swift. Its default error handler calls abort(); the shim turns that
// off, once, and every caller then reads NaN as "outside the domain".

#ifndef SIPP_CGSL_SHIM_H
#define SIPP_CGSL_SHIM_H

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_fft_complex.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_exp.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>

static inline void sipp_gsl_return_nan_on_error(void) {
  (void)gsl_set_error_handler_off();
}

#endif
