// Upper tails by Boost.Math at the points of a table, for Scripts/bench-tails.py.
//   c++ -O2 boost.cpp -o boost && ./boost points.csv
#include <algorithm>
#include <boost/math/distributions.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

using namespace boost::math;

static std::function<double()> tail(
    const std::string &law, const std::vector<double> &p, double x) {
  if (law == "binomial")
    return [=] { return cdf(complement(binomial(p[0], p[1]), x - 1)); };
  if (law == "poisson")
    return [=] { return cdf(complement(poisson(p[0]), x - 1)); };
  if (law == "hypergeometric")
    return [=] {
      return cdf(complement(hypergeometric(p[1], p[2], p[0]), x - 1));
    };
  if (law == "gamma")
    return [=] { return cdf(complement(gamma_distribution<>(p[0]), x)); };
  if (law == "chi-square")
    return [=] { return cdf(complement(chi_squared(p[0]), x)); };
  if (law == "normal") return [=] { return cdf(complement(normal(), x)); };
  if (law == "beta")
    return [=] { return cdf(complement(beta_distribution<>(p[0], p[1]), x)); };
  return nullptr;
}

int main(int, char **arguments) {
  std::ifstream table(arguments[1]);
  using clock = std::chrono::steady_clock;
  for (std::string line; std::getline(table, line);) {
    std::vector<std::string> cells;
    std::stringstream row(line);
    for (std::string cell; std::getline(row, cell, ',');) cells.push_back(cell);
    std::vector<double> p;
    std::stringstream list(cells[2]);
    for (std::string word; list >> word;) p.push_back(std::stod(word));
    auto call = tail(cells[1], p, std::stod(cells[3]));
    if (!call) continue;
    volatile double value = 0;
    try {
      std::vector<double> times;
      for (int round = 0; round < 15; ++round) {
        int calls = 0;
        auto start = clock::now();
        std::chrono::duration<double> spent{};
        do {
          value = call();
          ++calls;
          spent = clock::now() - start;
        } while (spent.count() < 0.002);
        times.push_back(spent.count() / calls);
      }
      std::sort(times.begin(), times.end());
      std::printf("%s,%.17g,%.6g\n", cells[0].c_str(), (double)value,
                  times[7] * 1e6);
    } catch (const std::exception &) {
      std::printf("%s,nan,nan\n", cells[0].c_str());
    }
  }
}
