#include <tare/describe.hpp>
#if __has_include(<tare/tare.hpp>)
#include <tare/tare.hpp>
#endif

#include <iostream>

struct coffee {
    BOOST_HANA_DEFINE_STRUCT(coffee, (tare::quantity<"g">, beans), (tare::quantity<"s", tare::better::lower>, brewing));
};

int main()
{
    coffee cup{{18}, {27}};
    tare::set_member(cup, "beans", "20");
    auto const text = boost::json::serialize(tare::to_json(cup));
    std::cout << text << '\n';
    return text == R"({"beans":2E1,"brewing":2.7E1})" ? 0 : 1;
}
