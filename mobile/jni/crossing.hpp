#pragma once

#include <jni.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include "statepass.h"

// How a function of statepass.h becomes a static native method of org.statepass.Native, by its C type alone:
//   sp_bytes                   byte[], copied into memory that is wiped afterwards
//   bool, uint32_t, an enum    boolean, int (not negative)
//   int64_t, uint64_t          long
//   sp_x*                      long; 0, which is a closed object, is StatepassException capi_closed
//   sp_x**                     long[1], which receives the new handle
//   sp_buffer* at the end      the method's byte[] result, wiped on this side
//   sp_error                   StatepassException when it is not SP_OK
namespace statepass::jni {

// Throws java.lang.<name>. For arguments that the Kotlin side must not let through.
void refuse(JNIEnv* env, const char* name, const char* message);
// Throws StatepassException.
void raise(JNIEnv* env, const char* operation, const char* code, std::uint32_t offset);
// Copies and gives back what the core gave. NULL with an exception when there is no memory.
jbyteArray take(JNIEnv* env, sp_buffer* buffer);

// The call that an argument crosses in.
struct Door {
  JNIEnv* env;
  const char* operation;
};

// Made of a Java argument; with an exception pending when that cannot be let through, or was before.
template <class C>
struct Crossing;

template <>
struct Crossing<sp_bytes> {
  using Java = jbyteArray;
  static constexpr char kSignature[] = "[B";

  Crossing(Door door, jbyteArray array);
  ~Crossing() { sp_free(memory_, size_); }
  Crossing(const Crossing&) = delete;
  Crossing& operator=(const Crossing&) = delete;
  sp_bytes get() const { return {memory_, size_}; }

 private:
  std::uint8_t* memory_ = nullptr;
  std::size_t size_ = 0;
};

template <>
struct Crossing<bool> {
  using Java = jboolean;
  static constexpr char kSignature[] = "Z";
  Crossing(Door, jboolean value) : value_(value != JNI_FALSE) {}
  bool get() const { return value_; }

 private:
  bool value_;
};

template <class C>
  requires std::is_enum_v<C> || std::is_same_v<C, std::uint32_t>
struct Crossing<C> {
  using Java = jint;
  static constexpr char kSignature[] = "I";
  Crossing(Door door, jint value) : value_(static_cast<C>(value)) {
    if (value < 0 && !door.env->ExceptionCheck()) refuse(door.env, "IllegalArgumentException", "negative");
  }
  C get() const { return value_; }

 private:
  C value_;
};

template <class C>
  requires std::is_same_v<C, std::int64_t> || std::is_same_v<C, std::uint64_t>
struct Crossing<C> {
  using Java = jlong;
  static constexpr char kSignature[] = "J";
  Crossing(Door, jlong value) : value_(static_cast<C>(value)) {}
  C get() const { return value_; }

 private:
  C value_;
};

template <class Handle>
struct Crossing<Handle*> {
  using Java = jlong;
  static constexpr char kSignature[] = "J";
  Crossing(Door door, jlong value) : handle_(reinterpret_cast<Handle*>(static_cast<std::uintptr_t>(value))) {
    if (value == 0 && !door.env->ExceptionCheck()) raise(door.env, door.operation, "capi_closed", 0);
  }
  Handle* get() const { return handle_; }

 private:
  Handle* handle_;
};

template <class Handle>
struct Crossing<Handle**> {
  using Java = jlongArray;
  static constexpr char kSignature[] = "[J";
  Crossing(Door door, jlongArray out) : env_(door.env), out_(out) {
    if (env_->ExceptionCheck()) return;
    if (out == nullptr || env_->GetArrayLength(out) != 1) refuse(env_, "IllegalArgumentException", "not a long[1]");
  }
  Crossing(const Crossing&) = delete;
  Crossing& operator=(const Crossing&) = delete;
  // Before the result is made, which may throw: the Kotlin side then still closes what it got.
  void settle() const {
    if (handle_ == nullptr) return;
    const auto value = static_cast<jlong>(reinterpret_cast<std::uintptr_t>(handle_));
    env_->SetLongArrayRegion(out_, 0, 1, &value);
  }
  Handle** get() { return &handle_; }

 private:
  JNIEnv* env_;
  jlongArray out_;
  Handle* handle_ = nullptr;
};

template <class C>
void settle(C& crossing) {
  if constexpr (requires { crossing.settle(); }) crossing.settle();
}

template <std::size_t N>
struct Name {
  char text[N];
  consteval Name(const char (&from)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = from[i];
  }
};

template <class F>
struct Function;
template <class R, class... A>
struct Function<R (*)(A...)> {
  using Result = R;
  using Arguments = std::tuple<A...>;
  static constexpr std::size_t kCount = sizeof...(A);
  static constexpr bool kGives = (false || ... || std::is_same_v<A, sp_buffer*>);
};

template <class R, bool kGives>
struct Returned;
template <bool kGives>
struct Returned<sp_error, kGives> {
  using Java = std::conditional_t<kGives, jbyteArray, void>;
};
template <>
struct Returned<void, false> {
  using Java = void;
};
template <>
struct Returned<bool, false> {
  using Java = jboolean;
};
template <>
struct Returned<std::uint32_t, false> {
  using Java = jint;
};
template <>
struct Returned<const char*, false> {
  using Java = jstring;
};

template <class Java>
constexpr const char* kReturnSignature = nullptr;
template <>
inline constexpr const char* kReturnSignature<void> = "V";
template <>
inline constexpr const char* kReturnSignature<jboolean> = "Z";
template <>
inline constexpr const char* kReturnSignature<jint> = "I";
template <>
inline constexpr const char* kReturnSignature<jstring> = "Ljava/lang/String;";
template <>
inline constexpr const char* kReturnSignature<jbyteArray> = "[B";

template <Name kName, auto kFunction,
          class Indexes =
              std::make_index_sequence<Function<decltype(kFunction)>::kCount - Function<decltype(kFunction)>::kGives>>
struct Method;

template <Name kName, auto kFunction, std::size_t... I>
struct Method<kName, kFunction, std::index_sequence<I...>> {
  using F = Function<decltype(kFunction)>;
  using Java = typename Returned<typename F::Result, F::kGives>::Java;
  template <std::size_t N>
  using Argument = Crossing<std::tuple_element_t<N, typename F::Arguments>>;

  static Java JNICALL enter(JNIEnv* env, jclass, typename Argument<I>::Java... java) {
    return run(env, Argument<I>(Door{env, kName.text}, java)...);
  }

  static Java run(JNIEnv* env, Argument<I>&&... in) {
    if (env->ExceptionCheck()) return Java();
    if constexpr (F::kGives) {
      sp_buffer out{nullptr, 0};
      const sp_error error = kFunction(in.get()..., &out);
      if (error.code == SP_OK) {
        (settle(in), ...);
        return take(env, &out);
      }
      raise(env, kName.text, sp_error_name(error.code), error.offset);
      return nullptr;
    } else if constexpr (std::is_same_v<typename F::Result, sp_error>) {
      const sp_error error = kFunction(in.get()...);
      if (error.code != SP_OK) return raise(env, kName.text, sp_error_name(error.code), error.offset);
      (settle(in), ...);
    } else if constexpr (std::is_same_v<typename F::Result, const char*>) {
      return env->NewStringUTF(kFunction(in.get()...));
    } else {
      return static_cast<Java>(kFunction(in.get()...));
    }
  }

  static constexpr auto kSignature = [] {
    std::array<char, 64> out{};
    std::size_t at = 0;
    const auto put = [&](const char* part) {
      while (*part != 0) out[at++] = *part++;
    };
    put("(");
    (put(Argument<I>::kSignature), ...);
    put(")");
    put(kReturnSignature<Java>);
    return out;
  }();

  static constexpr auto kNamed = kName;  // with an address

  static JNINativeMethod entry() {
    // The Java headers want pointers to non-const, which they only read.
    return {const_cast<char*>(kNamed.text), const_cast<char*>(kSignature.data()), reinterpret_cast<void*>(&enter)};
  }
};

}  // namespace statepass::jni
