#include <tare/mysql/auth/authentication.hpp>

#include <iostream>

int main()
{
    tare::mysql::auth::authentication proving("secret");
    std::cout << proving.begin("mysql_native_password", "01234567890123456789") << '\n';
}
